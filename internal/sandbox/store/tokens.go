package store

import "time"

// Token is one that Keystone has issued.
type Token struct {
	// Digest stands for the token itself, which isn't kept.
	Digest  string
	Methods string // "password", "application_credential", "password,token"
	UserID  string
	// ProjectID is "" for an unscoped token.
	ProjectID string
	Issued    time.Time
	Expires   time.Time
	AuditID   string
}

// AddToken inserts the token and forgets those that expired more than a day ago.
func (tx *Tx) AddToken(t Token) error {
	if err := tx.note(`DELETE FROM tokens WHERE expires < ?`, t.Issued.Add(-24*time.Hour).UnixNano()); err != nil {
		return err
	}
	return tx.note(`INSERT INTO tokens (digest, methods, user_id, project_id, issued, expires, audit_id) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		t.Digest, t.Methods, t.UserID, orNull(t.ProjectID), t.Issued.UnixNano(), t.Expires.UnixNano(), t.AuditID)
}

// Token is the one with this digest, expired or not; ErrNotFound if there is none.
func (tx *Tx) Token(digest string) (Token, error) {
	return one(tx, func(r scanner) (Token, error) {
		t := Token{Digest: digest}
		var issued, expires int64
		err := r.Scan(&t.Methods, &t.UserID, into(&t.ProjectID), &issued, &expires, &t.AuditID)
		t.Issued, t.Expires = fromNanoseconds(issued), fromNanoseconds(expires)
		return t, err
	}, `SELECT methods, user_id, project_id, issued, expires, audit_id FROM tokens WHERE digest = ?`, digest)
}

// RemoveToken revokes a token.
func (tx *Tx) RemoveToken(digest string) error {
	return tx.note(`DELETE FROM tokens WHERE digest = ?`, digest)
}
