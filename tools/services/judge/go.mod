module kpki.dev/tools/services/judge

go 1.24

godebug default=go1.24
