// spdx reads an SPDX document in JSON from standard input, with the library of the SPDX project, and writes what it read as
// JSON again. It exits with 1 and the reason where the library refuses the document, or a relationship names no element.
package main

import (
	"fmt"
	"os"

	"github.com/spdx/tools-golang/json"
	"github.com/spdx/tools-golang/spdxlib"
)

func main() {
	document, err := json.Read(os.Stdin)
	if err == nil {
		err = spdxlib.ValidateDocument(document)
	}
	if err == nil {
		err = json.Write(document, os.Stdout)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
