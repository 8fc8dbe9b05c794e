terraform import trove_backup.before_migration 5aa2ab23-2cb7-42d5-830f-f26cf5a0edbc
