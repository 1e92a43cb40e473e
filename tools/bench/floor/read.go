package main

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
)

// Certificates by the identifier of their key. A PKI has few CAs, and they are in files of their own.
type authorities map[string][]*x509.Certificate

func readAll(least int, folder string) error {
	files, err := filesBelow(folder)
	if err != nil {
		return err
	}
	cas, err := authoritiesIn(files)
	if err != nil {
		return err
	}
	var verified atomic.Int64
	err = each(len(files), func(at int) error {
		count, err := cas.verifyFile(files[at])
		verified.Add(int64(count))
		if err != nil {
			return fmt.Errorf("%s: %w", files[at], err)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if int(verified.Load()) < least {
		return fmt.Errorf("%s has %d certificates, not %d", folder, verified.Load(), least)
	}
	fmt.Println(verified.Load(), "certificates are signed by their CA and match their keys")
	return nil
}

func filesBelow(folder string) ([]string, error) {
	var files []string
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		if extension := filepath.Ext(path); extension == ".crt" || extension == ".conf" {
			files = append(files, path)
		}
		return nil
	})
	return files, err
}

func authoritiesIn(files []string) (authorities, error) {
	cas := authorities{}
	for _, file := range files {
		if filepath.Ext(file) != ".crt" {
			continue
		}
		content, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		certificates, err := certificatesIn(content)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		for _, each := range certificates {
			if each.IsCA {
				cas[string(each.SubjectKeyId)] = append(cas[string(each.SubjectKeyId)], each)
			}
		}
	}
	return cas, nil
}

// verifyFile returns the number of certificates that are signed by a CA and match the key next to them.
func (cas authorities) verifyFile(path string) (int, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return 0, err
	}
	if filepath.Ext(path) == ".conf" {
		return cas.verifyKubeconfig(content)
	}
	certificates, err := certificatesIn(content)
	if err != nil {
		return 0, err
	}
	for _, each := range certificates {
		if err := cas.verify(each); err != nil {
			return 0, err
		}
	}
	key, err := os.ReadFile(strings.TrimSuffix(path, ".crt") + ".key")
	if os.IsNotExist(err) {
		return len(certificates), nil
	}
	if err != nil {
		return 0, err
	}
	return len(certificates), matches(certificates[0], key)
}

var bundles sync.Map

func (cas authorities) verifyKubeconfig(content []byte) (int, error) {
	bundle, certificate, key := field(content, "certificate-authority-data"), field(content, "client-certificate-data"), field(content, "client-key-data")
	// Every kubeconfig has the same one.
	if _, isKnown := bundles.LoadOrStore(string(bundle), true); !isKnown {
		certificates, err := certificatesIn(decoded(bundle))
		if err != nil {
			return 0, err
		}
		for _, each := range certificates {
			if err := cas.verify(each); err != nil {
				return 0, err
			}
		}
	}
	own, err := certificatesIn(decoded(certificate))
	if err != nil {
		return 0, err
	}
	if err := cas.verify(own[0]); err != nil {
		return 0, err
	}
	return 1, matches(own[0], decoded(key))
}

func field(content []byte, name string) []byte {
	_, after, isThere := bytes.Cut(content, []byte(name+": "))
	if !isThere {
		return nil
	}
	value, _, _ := bytes.Cut(after, []byte("\n"))
	return value
}

func decoded(text []byte) []byte {
	result := make([]byte, base64.StdEncoding.DecodedLen(len(text)))
	length, err := base64.StdEncoding.Decode(result, text)
	if err != nil {
		return nil
	}
	return result[:length]
}

func certificatesIn(content []byte) ([]*x509.Certificate, error) {
	var found []*x509.Certificate
	for {
		block, rest := pem.Decode(content)
		if block == nil {
			break
		}
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, err
		}
		found = append(found, certificate)
		content = rest
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("no certificate")
	}
	return found, nil
}

func (cas authorities) verify(certificate *x509.Certificate) error {
	id := certificate.AuthorityKeyId
	if len(id) == 0 {
		id = certificate.SubjectKeyId
	}
	for _, ca := range cas[string(id)] {
		if certificate.CheckSignatureFrom(ca) == nil {
			return nil
		}
	}
	return fmt.Errorf("no CA has signed %s", certificate.Subject)
}

type publicKey interface{ Equal(crypto.PublicKey) bool }

func matches(certificate *x509.Certificate, encoded []byte) error {
	key, err := keyIn(encoded)
	if err != nil {
		return err
	}
	own, isComparable := certificate.PublicKey.(publicKey)
	if !isComparable || !own.Equal(key.Public()) {
		return fmt.Errorf("the key is not that of %s", certificate.Subject)
	}
	return nil
}

func keyIn(encoded []byte) (crypto.Signer, error) {
	block, _ := pem.Decode(encoded)
	if block == nil {
		return nil, fmt.Errorf("no private key")
	}
	switch block.Type {
	case "EC PRIVATE KEY":
		return x509.ParseECPrivateKey(block.Bytes)
	case "RSA PRIVATE KEY":
		return x509.ParsePKCS1PrivateKey(block.Bytes)
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, err
	}
	signer, isSigner := key.(crypto.Signer)
	if !isSigner {
		return nil, fmt.Errorf("a key that cannot sign")
	}
	return signer, nil
}
