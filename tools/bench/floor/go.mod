// The floor of the bench: the same bulk work with crypto/x509 and nothing else.
module kpki.dev/tools/bench/floor

go 1.25.0
