// Package data makes and removes what a tenant owns outside Kubernetes: users and databases in MongoDB; users,
// access-control lists, topics and consumer groups in Kafka.
//
// Every Ensure and Drop may be repeated: it looks first, writes only what differs, and says whether it wrote. Every
// error carries a Kind, for a condition's reason, and a sentence that says what to do. No error shows a password.
//
// The package must not know Kubernetes, nor which services a tenant runs.
package data
