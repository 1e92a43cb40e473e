import type { ArtifactName } from '@kpki/spec';
import { fingerprint } from '@kpki/x509';
import { certificateFacts, signerFinder } from './certificate-facts.ts';
import type { Circumstance } from './forecast.ts';
import { judgeSurveyed } from './judge-surveyed.ts';
import type { StatusEntry } from './status.ts';
import { finderOfNamed, rowsOf, type SurveyRow } from './survey-rows.ts';
import type { SurveyedFile } from './surveyed-file.ts';

/** A status row without the fields that need a spec. */
export type SurveyEntry = Omit<StatusEntry, 'name' | 'kind' | 'parts' | 'action' | 'keyLocation'> & {
  /** What kubeadm stores at such a path; null: unknown. */
  readonly name: ArtifactName | null;
  /** Null where the file was not read. */
  readonly kind: StatusEntry['kind'] | null;
};

/** Returns a row for each certificate, kubeconfig and key, judged without a spec. Pure. */
export function surveyOf(files: readonly SurveyedFile[], circumstance: Circumstance): readonly SurveyEntry[] {
  const named = finderOfNamed(files);
  const rows = distinctRows(files.flatMap((file) => rowsOf(file, named)));
  const signerOf = signerFinder(rows.flatMap(({ certificate }) => (certificate === null ? [] : [certificate])));
  const pairs = Map.groupBy(files, ({ absolutePath }) => stemOf(absolutePath));
  return rows
    .filter((row) => !isReportedWithItsPair(row, pairs))
    .map((row): SurveyEntry => {
      const { file, artifact, name, kind, certificate } = row;
      const signer = certificate === null ? null : signerOf(certificate);
      const publicKey = pairedPublicKey(row, pairs);
      const { state, findings } = judgeSurveyed({ row, signer, publicKey, ...circumstance });
      return {
        artifact,
        name,
        kind,
        owner: null,
        ca: null,
        node: null,
        sink: 'files',
        location: file.location,
        path: file.path,
        state,
        ...certificateFacts(certificate, circumstance.now),
        signer: signer === null ? null : fingerprint(signer.der),
        findings,
      };
    });
}

/** Drops embedded certificates that have a file of their own; keeps others once. */
function distinctRows(rows: readonly SurveyRow[]): readonly SurveyRow[] {
  const reported = new Set(rows.flatMap((row) => (row.isEmbedded ? [] : printOf(row))));
  return rows.filter((row) => {
    const [print] = row.isEmbedded ? printOf(row) : [];
    if (print === undefined) return true;
    const isNew = !reported.has(print);
    reported.add(print);
    return isNew;
  });
}

function printOf({ certificate }: SurveyRow): readonly string[] {
  return certificate === null ? [] : [fingerprint(certificate.der)];
}

/** Files by name without extension: `ca.crt` and `ca.key`. */
type Pairs = ReadonlyMap<string, readonly SurveyedFile[]>;

function stemOf(path: string): string {
  return path.replace(/\.[^./]+$/, '');
}

function beside({ file }: SurveyRow, pairs: Pairs): readonly SurveyedFile[] {
  return (pairs.get(stemOf(file.absolutePath)) ?? []).filter((each) => each !== file);
}

/** Returns the public key of a private key in the same file or pair. */
function pairedPublicKey(row: SurveyRow, pairs: Pairs): Uint8Array | null {
  const { file, kind, certificate } = row;
  if (certificate === null || (kind !== 'certificate' && kind !== 'ca')) return null;
  // Certificates after the first belong to other CAs.
  if (file.content?.certificates[0] === undefined || row.artifact !== file.name) return null;
  const keys = [file, ...beside(row, pairs)].map(({ content }) => content?.privateKey?.publicKey ?? null);
  return keys.find((key) => key !== null) ?? null;
}

/** A key without findings has no row if its certificate or private half has one. */
function isReportedWithItsPair(row: SurveyRow, pairs: Pairs): boolean {
  if (row.kind !== 'key pair' || row.findings.length > 0) return false;
  const isPublic = row.file.content?.privateKey === null;
  return beside(row, pairs).some(
    ({ content }) => content !== null && (content.certificates.length > 0 || (isPublic && content.privateKey !== null)),
  );
}
