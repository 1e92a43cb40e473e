// The reader of the SPDX project, which judges the bill of materials of a release.
module kpki.dev/tools/services/spdx

go 1.26.0

require github.com/spdx/tools-golang v0.5.7

require github.com/anchore/go-struct-converter v0.1.0 // indirect
