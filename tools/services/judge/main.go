// Judge answers what Go's crypto/x509 thinks of certificates, what certificates it makes, and what PEM blocks Go finds,
// so that tests can hold our own answers against it. It reads one JSON object a line and answers one JSON object a line. go.mod sets the
// GODEBUG defaults of Kubernetes 1.34.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
)

// line is one question: a certificate to judge, one to make, a request to make, or a PEM text to take apart.
type line struct {
	judgeRequest
	Create  *createRequest `json:"create"`
	Request *createRequest `json:"request"`
	Pem     *[]byte        `json:"pem"`
}

type answer struct {
	Ok    bool   `json:"ok"`
	Error string `json:"error,omitempty"`
	// Parsed says whether every certificate of the question could be read.
	Parsed bool `json:"parsed"`
	// Der is what was made.
	Der []byte `json:"der,omitempty"`
	// Blocks are those of a PEM text.
	Blocks []pemBlock `json:"blocks,omitempty"`
}

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	decoder := json.NewDecoder(in)
	encoder := json.NewEncoder(out)
	for decoder.More() {
		var question line
		if err := decoder.Decode(&question); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		if err := encoder.Encode(reply(question)); err != nil {
			os.Exit(1)
		}
		// A client that asks one question at a time waits for the answer.
		if in.Buffered() == 0 {
			out.Flush()
		}
	}
	out.Flush()
}

func reply(question line) (result answer) {
	defer func() {
		if panicked := recover(); panicked != nil {
			result = answer{Error: fmt.Sprint("panic: ", panicked)}
		}
	}()
	switch {
	case question.Create != nil:
		return create(*question.Create)
	case question.Request != nil:
		return createCSR(*question.Request)
	case question.Pem != nil:
		return answer{Ok: true, Parsed: true, Blocks: pemBlocks(*question.Pem)}
	}
	return judge(question.judgeRequest)
}
