import type { ArtifactName } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import { type KubeadmFile, kubeadmFiles, userAt } from '../layouts/kubeadm.ts';
import type { Finding } from '../model/finding.ts';
import { finding } from '../model/finding.ts';
import type { KubeconfigContent, KubeconfigUser, ReadCertificate } from './kubeconfig-content.ts';
import type { StatusEntry } from './status.ts';
import { isSecret, type SurveyedContent, type SurveyedFile } from './surveyed-file.ts';

export interface SurveyRow {
  readonly file: SurveyedFile;
  readonly artifact: string;
  readonly name: ArtifactName | null;
  /** Null where the file was not read. */
  readonly kind: StatusEntry['kind'] | null;
  readonly certificate: Certificate | null;
  readonly findings: readonly Finding[];
  /** Trust bundles in kubeconfigs: there are as many as kubeconfigs. */
  readonly isEmbedded: boolean;
}

/** Returns the rows of one file; a kubeconfig may have several. */
export function rowsOf(file: SurveyedFile, named: FindNamed): readonly SurveyRow[] {
  const { content } = file;
  if (content === null) return [rowOf(file, { kind: null, findings: file.findings })];
  const isExposed = file.isOpenToAll && isSecret(content);
  const findings = [...file.findings, ...(isExposed ? [finding('private-key-exposed/file')] : [])];
  return [
    ...content.certificates.map((read, at) =>
      rowOf(file, { ...certificateRow(read, 'certificate', at === 0 ? findings : []), at }),
    ),
    ...keyRows(file, content, content.certificates.length === 0 ? findings : []),
    ...(content.kubeconfig === null ? [] : kubeconfigRows(file, content.kubeconfig, findings, named)),
  ];
}

type RowParts = Pick<SurveyRow, 'kind' | 'findings'> &
  Partial<Pick<SurveyRow, 'certificate' | 'isEmbedded'>> & {
    /** Its index in the file. */
    readonly at?: number;
    readonly within?: string;
  };

function rowOf(
  file: SurveyedFile,
  { at = 0, within, certificate = null, isEmbedded = false, kind, findings }: RowParts,
): SurveyRow {
  const beside = within === undefined ? (at === 0 ? '' : `#${at + 1}`) : ` ${within}`;
  const isMain = at === 0 && !isEmbedded && kind !== null;
  return {
    file,
    artifact: `${file.name}${beside}`,
    name: isMain ? catalogNameAt(file.absolutePath, kind) : null,
    kind,
    certificate,
    findings,
    isEmbedded,
  };
}

function certificateRow(
  read: ReadCertificate,
  leafKind: 'certificate' | 'kubeconfig' | 'trust bundle',
  findings: readonly Finding[],
): Pick<SurveyRow, 'kind' | 'certificate' | 'findings'> {
  if ('unreadable' in read) return { kind: leafKind, certificate: null, findings: [...findings, read.unreadable] };
  const { certificate } = read;
  const kind = leafKind === 'certificate' && certificate.ca ? 'ca' : leafKind;
  return { kind, certificate, findings };
}

/** A key in the file of its certificate has no separate row. */
function keyRows(file: SurveyedFile, content: SurveyedContent, findings: readonly Finding[]): readonly SurveyRow[] {
  const { certificates, privateKey, hasPublicKey } = content;
  const unreadable = privateKey?.unreadable;
  const isReported = certificates.length > 0 && unreadable === undefined;
  if (isReported || (privateKey === null && !hasPublicKey)) return [];
  const all = unreadable === undefined ? findings : [...findings, unreadable];
  return [rowOf(file, { kind: 'key pair', findings: all })];
}

function kubeconfigRows(
  file: SurveyedFile,
  { users, clusters, unreadable }: KubeconfigContent,
  findings: readonly Finding[],
  named: FindNamed,
): readonly SurveyRow[] {
  if (unreadable !== undefined) return [rowOf(file, { kind: 'kubeconfig', findings: [...findings, unreadable] })];
  const own = users.map((user, at) => {
    const [first] = user.certificates;
    const all = [...(at === 0 ? findings : []), ...keyMismatchOf(user, file, named)];
    return {
      at,
      ...(first === undefined
        ? { kind: 'kubeconfig' as const, findings: all }
        : certificateRow(first, 'kubeconfig', all)),
      ...(users.length === 1 ? {} : { within: `user ${user.name}` }),
    };
  });
  const bundles = clusters.flatMap(({ name, certificates }) =>
    certificates.map((read, at) => ({
      ...certificateRow(read, 'trust bundle', []),
      at,
      isEmbedded: true,
      within: `cluster ${name}${at === 0 ? '' : `#${at + 1}`}`,
    })),
  );
  const withoutUsers: readonly RowParts[] = users.length === 0 ? [{ kind: 'kubeconfig', findings }] : [];
  return [...withoutUsers, ...own, ...bundles].map((parts) => rowOf(file, parts));
}

/** Returns undefined where the file was not surveyed. */
type FindNamed = (kubeconfig: SurveyedFile, called: string) => SurveyedFile | undefined;

/** Looks up the files that kubeconfigs name among those surveyed. */
export function finderOfNamed(files: readonly SurveyedFile[]): FindNamed {
  const byPath = new Map(files.map((file) => [file.absolutePath, file]));
  return ({ credentials }, called) => byPath.get(credentials?.get(called) ?? '');
}

/**
 * Reports a user's key that does not match its certificate, embedded or in the named files: no server accepts it.
 * Nothing is reported where one of the two is not known.
 */
function keyMismatchOf(user: KubeconfigUser, file: SurveyedFile, named: FindNamed): readonly Finding[] {
  const contentOf = (called: string | undefined): SurveyedFile['content'] =>
    called === undefined ? null : (named(file, called)?.content ?? null);
  const [first] =
    user.certificates.length > 0 ? user.certificates : (contentOf(user.certificateFile)?.certificates ?? []);
  const publicKey = user.publicKey ?? contentOf(user.keyFile)?.privateKey?.publicKey ?? null;
  if (first === undefined || 'unreadable' in first || publicKey === null) return [];
  if (sameBytes(first.certificate.publicKey, publicKey)) return [];
  return [finding('key-mismatch/user', { file: user.keyFile ?? null })];
}

type Kind = KubeadmFile['kind'];

/** Private keys share the row of their certificate. */
const names: ReadonlyMap<string, ArtifactName> = new Map(
  kubeadmFiles
    .filter(({ kind, part }) => kind === 'key pair' || part !== 'private key')
    .map(({ kind, path, artifact }) => [`${kind} ${path}`, artifact] as const),
);

/** Path segments of the longest path in the catalog. */
const longest = 3;

/**
 * Returns what kubeadm stores at the end of a path, if the content is of that kind: `pki/ca.crt` without a CA does not
 * count.
 */
function catalogNameAt(path: string, kind: Kind): ArtifactName | null {
  if (kind === 'kubeconfig' && userAt(path) !== null) return 'user';
  const parts = path.split('/');
  for (let count = longest; count > 0; count -= 1) {
    const name = names.get(`${kind} ${parts.slice(-count).join('/')}`);
    if (name !== undefined && parts.length >= count) return name;
  }
  return null;
}

const usualEndings = /\.(?:crt|cer|pem|key)$/;
const kinds: readonly Kind[] = ['ca', 'trust bundle', 'certificate', 'key pair', 'kubeconfig'];

/** Returns whether a path suggests PKI content, so that its absence is reported. */
export function isPathOfPki(path: string): boolean {
  return usualEndings.test(path) || kinds.some((kind) => catalogNameAt(path, kind) !== null);
}
