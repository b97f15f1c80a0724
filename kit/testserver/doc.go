// Package testserver starts real servers for tests, on loopback unless GUANXI_TEST_ADDRESS names another address: each
// speaks its wire protocol and ends with the test that asked for it. It is for tests only and knows nothing of the
// services.
package testserver
