package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"time"
)

type authority struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
	encoded     []byte
}

func makeKubelets(count int, folder string, isSynced bool) error {
	ca, err := newAuthority()
	if err != nil {
		return err
	}
	stage := filepath.Join(folder, ".stage")
	if err := os.MkdirAll(stage, 0o700); err != nil {
		return err
	}
	name := func(at int) string { return fmt.Sprintf("user-%d.conf", at) }
	err = each(count, func(at int) error {
		text, err := ca.kubeconfig(fmt.Sprintf("user-%d", at))
		if err != nil {
			return err
		}
		return writeNew(filepath.Join(stage, name(at)), text, isSynced)
	})
	if err != nil {
		return err
	}
	if err := writeNew(filepath.Join(stage, "ca.crt"), ca.encoded, isSynced); err != nil {
		return err
	}
	for at := range count {
		if err := os.Rename(filepath.Join(stage, name(at)), filepath.Join(folder, name(at))); err != nil {
			return err
		}
	}
	if err := os.Rename(filepath.Join(stage, "ca.crt"), filepath.Join(folder, "ca.crt")); err != nil {
		return err
	}
	if isSynced {
		if err := syncFolder(folder); err != nil {
			return err
		}
	}
	return os.Remove(stage)
}

func newAuthority() (*authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template, err := templateFor(pkix.Name{CommonName: "kubernetes-ca"}, 10*365, key)
	if err != nil {
		return nil, err
	}
	template.IsCA = true
	template.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageCRLSign
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, err
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, err
	}
	return &authority{certificate, key, pemOf("CERTIFICATE", der)}, nil
}

func (ca *authority) kubeconfig(user string) ([]byte, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	subject := pkix.Name{CommonName: user, Organization: []string{"system:nodes"}}
	template, err := templateFor(subject, 365, key)
	if err != nil {
		return nil, err
	}
	template.KeyUsage = x509.KeyUsageDigitalSignature
	template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	// It verifies the signature that it made.
	der, err := x509.CreateCertificate(rand.Reader, template, ca.certificate, key.Public(), ca.key)
	if err != nil {
		return nil, err
	}
	keyDER, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return nil, err
	}
	return fmt.Appendf(nil, kubeconfigForm, base64Of(ca.encoded), user, user, user, user,
		base64Of(pemOf("CERTIFICATE", der)), base64Of(pemOf("EC PRIVATE KEY", keyDER))), nil
}

func templateFor(subject pkix.Name, days int, key *ecdsa.PrivateKey) (*x509.Certificate, error) {
	serial := make([]byte, 16)
	if _, err := rand.Read(serial); err != nil {
		return nil, err
	}
	serial[0] &= 0x7f
	public, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		return nil, err
	}
	id := sha256.Sum256(public)
	from := time.Now().Add(-5 * time.Minute)
	return &x509.Certificate{
		SerialNumber:          new(big.Int).SetBytes(serial),
		Subject:               subject,
		NotBefore:             from,
		NotAfter:              from.AddDate(0, 0, days),
		SubjectKeyId:          id[:20],
		BasicConstraintsValid: true,
	}, nil
}

func pemOf(label string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der})
}

func base64Of(bytes []byte) string {
	return base64.StdEncoding.EncodeToString(bytes)
}

func writeNew(path string, content []byte, isSynced bool) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer file.Close()
	if _, err := file.Write(content); err != nil {
		return err
	}
	if isSynced {
		return file.Sync()
	}
	return nil
}

func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	defer folder.Close()
	return folder.Sync()
}

const kubeconfigForm = `apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: %s
    server: https://192.0.2.11:6443
  name: many
contexts:
- context:
    cluster: many
    user: %s@many
  name: %s@many
current-context: %s@many
kind: Config
users:
- name: %s@many
  user:
    client-certificate-data: %s
    client-key-data: %s
`
