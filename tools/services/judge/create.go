package main

import (
	"crypto"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"math/big"
	"net"
	"net/url"
	"time"
)

// createRequest is the data of a certificate, or of a request, in the terms of our own writer.
type createRequest struct {
	// Key signs; PKCS#8.
	Key []byte `json:"key"`
	// PublicKey is the subject's, SubjectPublicKeyInfo; empty: the signer's own.
	PublicKey []byte `json:"publicKey"`
	Subject   name   `json:"subject"`
	// Issuer is nil for a certificate that signs itself.
	Issuer *name `json:"issuer"`
	// Serial is a big-endian magnitude.
	Serial         []byte     `json:"serial"`
	NotBefore      time.Time  `json:"notBefore"`
	NotAfter       time.Time  `json:"notAfter"`
	Authority      *authority `json:"ca"`
	Usages         []string   `json:"usages"`
	SubjectKeyID   []byte     `json:"subjectKeyId"`
	AuthorityKeyID []byte     `json:"authorityKeyId"`
	Names          struct {
		DNS   []string `json:"dns"`
		IP    []string `json:"ip"`
		URI   []string `json:"uri"`
		Email []string `json:"email"`
	} `json:"names"`
}

type name struct {
	CommonName    string   `json:"commonName"`
	Organizations []string `json:"organizations"`
}

type trees struct {
	DNS []string `json:"dns"`
	IP  []string `json:"ip"`
}

type authority struct {
	PathLength     *int  `json:"pathLength"`
	PermittedNames trees `json:"permittedNames"`
	ExcludedNames  trees `json:"excludedNames"`
}

func create(request createRequest) answer {
	key, public, template, err := prepare(request)
	if err != nil {
		return answer{Error: err.Error()}
	}
	parent := template
	if request.Issuer != nil {
		parent = &x509.Certificate{Subject: subject(*request.Issuer), SubjectKeyId: request.AuthorityKeyID}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, public, key)
	if err != nil {
		return answer{Error: err.Error()}
	}
	return answer{Ok: true, Parsed: true, Der: der}
}

func createCSR(request createRequest) answer {
	key, _, template, err := prepare(request)
	if err != nil {
		return answer{Error: err.Error()}
	}
	der, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{
		Subject:        template.Subject,
		DNSNames:       template.DNSNames,
		EmailAddresses: template.EmailAddresses,
		IPAddresses:    template.IPAddresses,
		URIs:           template.URIs,
	}, key)
	if err != nil {
		return answer{Error: err.Error()}
	}
	return answer{Ok: true, Parsed: true, Der: der}
}

func prepare(request createRequest) (key crypto.Signer, public any, template *x509.Certificate, err error) {
	private, err := x509.ParsePKCS8PrivateKey(request.Key)
	if err != nil {
		return nil, nil, nil, err
	}
	key = private.(crypto.Signer)
	public = key.Public()
	if len(request.PublicKey) > 0 {
		if public, err = x509.ParsePKIXPublicKey(request.PublicKey); err != nil {
			return nil, nil, nil, err
		}
	}
	template = &x509.Certificate{
		Subject:               subject(request.Subject),
		SerialNumber:          new(big.Int).SetBytes(request.Serial),
		NotBefore:             request.NotBefore,
		NotAfter:              request.NotAfter,
		BasicConstraintsValid: true,
		SubjectKeyId:          request.SubjectKeyID,
		AuthorityKeyId:        request.AuthorityKeyID,
		DNSNames:              request.Names.DNS,
		EmailAddresses:        request.Names.Email,
	}
	for _, text := range request.Names.IP {
		template.IPAddresses = append(template.IPAddresses, net.ParseIP(text))
	}
	for _, text := range request.Names.URI {
		uri, err := url.Parse(text)
		if err != nil {
			return nil, nil, nil, err
		}
		template.URIs = append(template.URIs, uri)
	}
	addUsages(template, request.Usages)
	return key, public, template, addAuthority(template, request.Authority)
}

func subject(from name) pkix.Name {
	return pkix.Name{CommonName: from.CommonName, Organization: from.Organizations}
}

func addUsages(template *x509.Certificate, words []string) {
	keyUsages := map[string]x509.KeyUsage{
		"digital signature": x509.KeyUsageDigitalSignature,
		"key encipherment":  x509.KeyUsageKeyEncipherment,
		"cert sign":         x509.KeyUsageCertSign,
		"crl sign":          x509.KeyUsageCRLSign,
	}
	extended := map[string]x509.ExtKeyUsage{
		"server auth": x509.ExtKeyUsageServerAuth,
		"client auth": x509.ExtKeyUsageClientAuth,
	}
	for _, word := range words {
		template.KeyUsage |= keyUsages[word]
		if usage, known := extended[word]; known {
			template.ExtKeyUsage = append(template.ExtKeyUsage, usage)
		}
	}
}

func addAuthority(template *x509.Certificate, wishes *authority) error {
	if wishes == nil {
		return nil
	}
	template.IsCA = true
	template.MaxPathLen = -1
	if wishes.PathLength != nil {
		template.MaxPathLen = *wishes.PathLength
		template.MaxPathLenZero = *wishes.PathLength == 0
	}
	template.PermittedDNSDomainsCritical = true
	template.PermittedDNSDomains = wishes.PermittedNames.DNS
	template.ExcludedDNSDomains = wishes.ExcludedNames.DNS
	var err error
	if template.PermittedIPRanges, err = networks(wishes.PermittedNames.IP); err != nil {
		return err
	}
	if template.ExcludedIPRanges, err = networks(wishes.ExcludedNames.IP); err != nil {
		return err
	}
	if len(template.SubjectKeyId) == 0 {
		return errors.New("an authority without a subject key identifier: Go would make one up")
	}
	return nil
}

func networks(list []string) ([]*net.IPNet, error) {
	var out []*net.IPNet
	for _, text := range list {
		_, network, err := net.ParseCIDR(text)
		if err != nil {
			return nil, err
		}
		out = append(out, network)
	}
	return out, nil
}
