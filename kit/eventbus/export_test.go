package eventbus

// Encode is encode, for the benchmark.
var Encode = encode
