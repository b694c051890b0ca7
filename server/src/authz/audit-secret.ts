/** A secret on its way into the audit trail, which keeps a keyed hash of it: enough to see that it changed. */
export class AuditSecret {
  readonly value: string;

  constructor(value: string) {
    this.value = value;
  }

  /** So that it stays a secret wherever else it might be printed. */
  toJSON(): string {
    return '[secret]';
  }
}

/** Marks a secret in what `audit` and `snapshot` give; null stays null. */
export const auditSecret = (value: string | null): AuditSecret | null =>
  value === null ? null : new AuditSecret(value);
