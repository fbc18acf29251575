/** One mail of an archive, with where it ends: an import that was interrupted goes on from there. */
export interface ArchivedMail {
  /** What the report calls it: "byte 1234" of an mbox, the file of a Maildir. */
  label: string;
  /** The bytes of the mail; null when it is not to be imported, with the reason in `skipped`. */
  raw: Buffer | null;
  skipped: string | null;
  /** When it was delivered, as far as the archive says. */
  deliveredAt: Date | null;
  /** Where to go on after it. */
  next: string;
  /** Of the archive, up to its end: for the progress. */
  done: number;
}

/** An archive that is read from some place on, mail by mail, never as a whole. */
export interface Archive {
  /** In the unit of `ArchivedMail.done`. */
  total: number;
  /** Changes when the archive does: an older place in it then means nothing. */
  fingerprint: string;
  mails(from: string | null): AsyncIterable<ArchivedMail>;
}
