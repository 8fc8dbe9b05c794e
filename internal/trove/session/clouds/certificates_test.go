package clouds

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// newPair is a certificate and its key, both as PEM texts.
func newPair(t *testing.T) (certificate, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(1)}
	signed, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	require.NoError(t, err)
	encoded, err := x509.MarshalPKCS8PrivateKey(private)
	require.NoError(t, err)
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: signed})),
		string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: encoded}))
}

func given(text string) Value { return Value{text, Source{Attribute: "x"}} }

func TestACertificateIsATextOrAFile(t *testing.T) {
	certificate, key := newPair(t)
	machine := form{Files: map[string]string{"/home/me/cert.pem": certificate, "/key.pem": key, "/both.pem": certificate + key}}.machine()
	for name, cloud := range map[string]Cloud{
		"texts":         {Cert: given(certificate), Key: given(key), CACert: given(certificate)},
		"files":         {Cert: given("~/cert.pem"), Key: given("/key.pem"), CACert: given("~/cert.pem")},
		"text and file": {Cert: given(certificate), Key: given("/key.pem"), CACert: given("~/cert.pem")},
		"one file":      {Cert: given("/both.pem"), CACert: given("/both.pem")},
	} {
		t.Run(name, func(t *testing.T) {
			config, err := cloud.TLS(machine)
			require.NoError(t, err)
			assert.Len(t, config.Certificates, 1)
			assert.NotNil(t, config.RootCAs)
			assert.False(t, config.InsecureSkipVerify)
		})
	}
	config, err := Cloud{Insecure: Value{Text: "true"}}.TLS(machine)
	require.NoError(t, err)
	assert.True(t, config.InsecureSkipVerify)
}

// What is given for a key may be a key, however mangled.
func TestNoErrorShowsAKey(t *testing.T) {
	certificate, key := newPair(t)
	_, other := newPair(t)
	block, _ := pem.Decode([]byte(key))
	bare := string(pem.EncodeToMemory(&pem.Block{Type: "X", Bytes: block.Bytes})[20:])
	machine := form{Files: map[string]string{"/empty.pem": ""}}.machine()
	for name, test := range map[string]struct {
		cloud Cloud
		want  string
	}{
		"a key without its frame":     {Cloud{Cert: given(certificate), Key: given(bare)}, "x of the provider block is neither a PEM text nor a file that can be read: file does not exist"},
		"a key where a certificate":   {Cloud{Cert: given(bare), Key: given(key)}, "x of the provider block is neither a PEM text nor a file that can be read: file does not exist"},
		"another certificate's key":   {Cloud{Cert: given(certificate), Key: given(other)}, "x of the provider block and its key do not make a certificate: tls: private key does not match public key"},
		"a key as an authority":       {Cloud{CACert: given(key)}, "x of the provider block holds no certificate in PEM form"},
		"a file with nothing in it":   {Cloud{CACert: given("/empty.pem")}, "x of the provider block holds no certificate in PEM form"},
		"a file that is not there":    {Cloud{CACert: given("/nowhere.pem")}, "x of the provider block is neither a PEM text nor a file that can be read: file does not exist"},
		"a certificate without a key": {Cloud{Cert: given(certificate)}, "x of the provider block and its key do not make a certificate: tls: found a certificate rather than a key in the PEM for the private key"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := test.cloud.TLS(machine)
			require.EqualError(t, err, test.want)
		})
	}
}
