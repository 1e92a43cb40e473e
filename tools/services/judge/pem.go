package main

import "encoding/pem"

// pemBlock is what pem.Decode finds, one after the other.
type pemBlock struct {
	// Label in bytes: it need not be text.
	Label   []byte `json:"label"`
	Headers int    `json:"headers"`
	Der     []byte `json:"der"`
}

func pemBlocks(text []byte) []pemBlock {
	blocks := []pemBlock{}
	for {
		block, rest := pem.Decode(text)
		if block == nil {
			return blocks
		}
		blocks = append(blocks, pemBlock{Label: []byte(block.Type), Headers: len(block.Headers), Der: block.Bytes})
		text = rest
	}
}
