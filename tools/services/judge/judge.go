package main

import (
	"crypto/x509"
	"fmt"
	"time"
)

type judgeRequest struct {
	Leaf          []byte   `json:"leaf"`
	Intermediates [][]byte `json:"intermediates"`
	Roots         [][]byte `json:"roots"`
	// Name is a DNS name or an IP address; empty for none.
	Name  string    `json:"name"`
	Usage string    `json:"usage"`
	At    time.Time `json:"at"`
}

var usages = map[string]x509.ExtKeyUsage{
	"server": x509.ExtKeyUsageServerAuth,
	"client": x509.ExtKeyUsageClientAuth,
	"any":    x509.ExtKeyUsageAny,
}

func judge(request judgeRequest) answer {
	leaf, err := x509.ParseCertificate(request.Leaf)
	if err != nil {
		return answer{Error: err.Error()}
	}
	intermediates, err := pool(request.Intermediates)
	if err != nil {
		return answer{Error: err.Error()}
	}
	roots, err := pool(request.Roots)
	if err != nil {
		return answer{Error: err.Error()}
	}
	usage, known := usages[request.Usage]
	if !known {
		return answer{Error: fmt.Sprintf("usage %q", request.Usage)}
	}
	_, err = leaf.Verify(x509.VerifyOptions{
		DNSName:       request.Name,
		Intermediates: intermediates,
		Roots:         roots,
		CurrentTime:   request.At,
		KeyUsages:     []x509.ExtKeyUsage{usage},
	})
	if err != nil {
		return answer{Parsed: true, Error: err.Error()}
	}
	return answer{Parsed: true, Ok: true}
}

func pool(list [][]byte) (*x509.CertPool, error) {
	certificates := x509.NewCertPool()
	for _, der := range list {
		certificate, err := x509.ParseCertificate(der)
		if err != nil {
			return nil, err
		}
		certificates.AddCert(certificate)
	}
	return certificates, nil
}
