// Package stack says what objects a Stack is made of: pure functions from its spec to apply configurations. It knows neither
// what is there already nor when anything is to be applied; the Stack's controller does.
package stack
