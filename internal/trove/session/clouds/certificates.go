package clouds

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"strings"
)

// isPEM tells a certificate, or a key, from the path of a file with one.
func isPEM(text string) bool { return strings.Contains(text, "-----BEGIN ") }

// TLS is what the cloud says of certificates. No error repeats what was given for cert or key, for it may be a key.
func (c Cloud) TLS(m Machine) (*tls.Config, error) {
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if c.Insecure.Text == "true" {
		config.InsecureSkipVerify = true //nolint:gosec // It was asked for.
	}
	if c.CACert.Set() {
		content, err := m.pem(c.CACert)
		if err != nil {
			return nil, err
		}
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM(content) {
			return nil, fmt.Errorf("%s holds no certificate in PEM form", c.CACert.From)
		}
	}
	if c.Cert.Set() {
		certificate, err := m.pem(c.Cert)
		if err != nil {
			return nil, err
		}
		key := certificate
		if c.Key.Set() {
			if key, err = m.pem(c.Key); err != nil {
				return nil, err
			}
		}
		pair, err := tls.X509KeyPair(certificate, key)
		if err != nil {
			return nil, fmt.Errorf("%s and its key do not make a certificate: %w", c.Cert.From, err)
		}
		config.Certificates = []tls.Certificate{pair}
	}
	return config, nil
}

// pem is a text as it was given, or what is in the file.
func (m Machine) pem(value Value) ([]byte, error) {
	if isPEM(value.Text) {
		return []byte(value.Text), nil
	}
	content, err := m.readFile(m.expand(value.Text))
	if err != nil {
		return nil, fmt.Errorf("%s is neither a PEM text nor a file that can be read: %w", value.From, reason(err))
	}
	return content, nil
}
