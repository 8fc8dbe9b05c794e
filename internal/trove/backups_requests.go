package trove

// backupRequests are about backups. check says which dialect has them; lacking is for the others.
type backupRequests interface {
	showBackup(id string) request
	// listBackups asks for those of an instance, or for all where its id is empty.
	listBackups(instanceID, marker string) request
	createBackup(spec BackupSpec) request
	deleteBackup(id string) request
}

func (lacking) showBackup(string) request { return request{} }

func (lacking) listBackups(string, string) request { return request{} }

func (lacking) createBackup(BackupSpec) request { return request{} }

func (lacking) deleteBackup(string) request { return request{} }
