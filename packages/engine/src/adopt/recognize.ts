import {
  type ArtifactName,
  type CaName,
  type CertificateEntry,
  type CertificateName,
  caEntries,
  certificateEntries,
  inProfileVersion,
  type KubeconfigEntry,
  type KubeconfigName,
  kubeconfigEntries,
  releaseSpans,
} from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import { isIssuedBy } from './cas.ts';
import type { FoundFile } from './file-content.ts';
import type { FoundKeyState, Holding } from './holding.ts';

/** Takes each file for what its content says, whatever its name; files that match nothing are left over. */
export function recognize(files: readonly FoundFile[]): {
  readonly holdings: readonly Holding[];
  readonly others: readonly FoundFile[];
} {
  const taken = new Set<FoundFile>();
  const found: Holding[] = [];
  const add = (artifact: ArtifactName, main: FoundFile, key: FoundFile | undefined, user?: string): void => {
    if (taken.has(main)) return;
    taken.add(main);
    if (key !== undefined) taken.add(key);
    const holding = holdingOf({ artifact, main, key, ...(user === undefined ? {} : { user }) });
    if (holding !== null) found.push(holding);
  };
  const leaves = files.filter((file) => leafIn(file) !== null);
  const named = leaves.flatMap((file) => {
    const name = certificateNameOf(file);
    return name === null ? [] : [{ file, name }];
  });
  for (const { file, name } of casAmong(files, named)) add(name, file, keyFor(file, files));
  for (const { file, name } of named) add(name, file, keyFor(file, files));
  for (const file of files) {
    const kubeconfig = kubeconfigNameOf(file);
    if (kubeconfig !== null) add(kubeconfig.name, file, undefined, kubeconfig.user);
  }
  const key = serviceAccountKey(files, taken);
  if (key !== undefined) add('sa', publicHalfOf(key, files) ?? key, key);
  return { holdings: found, others: files.filter((file) => !taken.has(file) && !isInKubeconfig(file, found)) };
}

/** A kubeconfig may contain a certificate and a key that are in files too. */
function isInKubeconfig({ content }: FoundFile, holdings: readonly Holding[]): boolean {
  const [publicKey] =
    content.kind === 'certificates'
      ? content.certificates.map((each) => each.publicKey)
      : content.kind === 'private key' && content.privateKey !== null
        ? [content.privateKey]
        : [];
  if (publicKey === undefined) return false;
  return holdings.some(({ kubeconfig }) => {
    const [inside] = kubeconfig?.chain ?? [];
    return inside !== undefined && sameBytes(inside.publicKey, publicKey);
  });
}

function leafIn({ content }: FoundFile): Certificate | null {
  const [leaf] = content.kind === 'certificates' ? content.certificates : [];
  return leaf === undefined || leaf.ca ? null : leaf;
}

function caIn({ content }: FoundFile): Certificate | null {
  const [first] = content.kind === 'certificates' ? content.certificates : [];
  return first?.ca === true ? first : null;
}

function keyFor({ content }: FoundFile, files: readonly FoundFile[]): FoundFile | undefined {
  const [first] = content.kind === 'certificates' ? content.certificates : [];
  if (first === undefined) return undefined;
  return files.find(
    (file) =>
      file.content.kind === 'private key' &&
      file.content.privateKey !== null &&
      sameBytes(file.content.privateKey, first.publicKey),
  );
}

const versions = releaseSpans().map(({ version }) => version);

/** Whether a catalog entry has this common name, in some version of a profile or by another tool. */
function isNamed(
  { commonName, alsoNamed = [] }: Pick<CertificateEntry | KubeconfigEntry, 'commonName' | 'alsoNamed'>,
  found: string,
): boolean {
  const names = [...versions.map((version) => inProfileVersion(commonName, version)), ...alsoNamed];
  return names.some((name) => {
    const variable = name.indexOf('<');
    // A file name that begins with the name of the node or user shows nothing more.
    return variable === -1 ? name === found : variable > 0 && found.startsWith(name.slice(0, variable));
  });
}

/** The content decides; only where a member of etcd has two of a kind, the name of the file does. */
function certificateNameOf(file: FoundFile): CertificateName | null {
  const leaf = leafIn(file);
  if (leaf === null) return null;
  const { names, subject, extendedKeyUsages } = leaf;
  const serves = extendedKeyUsages === null || extendedKeyUsages.includes('server auth');
  if (serves && names.dns.some((name) => /^kubernetes\.default(\.|$)/.test(name))) return 'apiserver';
  const withThatName = certificateEntries.filter((entry) => isNamed(entry, subject.commonName ?? ''));
  const client = withThatName.find(({ kind }) => kind === 'client');
  if (client !== undefined) return client.name;
  if (!serves) return null;
  const server = withThatName.find(({ ca }) => ca !== 'etcd-ca');
  if (server !== undefined) return server.name;
  const text = `${subject.text} ${leaf.issuer.text} ${file.path}`;
  if (!/etcd/i.test(text)) return null;
  return /peer/i.test(`${subject.commonName} ${file.path}`) ? 'etcd-peer' : 'etcd-server';
}

const signedBy: readonly (readonly [CaName, readonly CertificateName[]])[] = caEntries.map(({ name }) => [
  name,
  certificateEntries.filter(({ ca }) => ca === name).map((entry) => entry.name),
]);

interface Named<N> {
  readonly file: FoundFile;
  readonly name: N;
}

const noBytes = new Uint8Array();

/** A CA is known by what it signed, and where that does not tell, by its name. */
function casAmong(files: readonly FoundFile[], leaves: readonly Named<CertificateName>[]): readonly Named<CaName>[] {
  // A certificate stored twice, as PEM and as DER, is not a root above itself.
  const isSame = (one: FoundFile, other: FoundFile): boolean =>
    sameBytes(caIn(one)?.der ?? noBytes, caIn(other)?.der ?? noBytes);
  const cas = files.filter((file) => caIn(file) !== null);
  const candidates = cas.filter((file, at) => cas.findIndex((each) => isSame(each, file)) === at);
  const found: Named<CaName>[] = [];
  const isTaken = (file: FoundFile): boolean => found.some((each) => each.file === file);
  for (const [name, signs] of signedBy) {
    const file = candidates.find(
      (each) =>
        !isTaken(each) && leaves.some((leaf) => signs.includes(leaf.name) && isIssuedBy(leafIn(leaf.file), caIn(each))),
    );
    if (file !== undefined) found.push({ file, name });
  }
  for (const file of candidates) {
    if (isTaken(file)) continue;
    const name = caNameOf(caIn(file), file.path);
    const isSigner = candidates.some((each) => each !== file && isTaken(each) && isIssuedBy(caIn(each), caIn(file)));
    if (isSigner) found.push({ file, name: 'root-ca' });
    else if (!found.some((each) => each.name === name)) found.push({ file, name });
  }
  return found;
}

function caNameOf(ca: Certificate | null, path: string): CaName {
  const text = `${ca?.subject.text} ${path}`.toLowerCase();
  return caEntries.find(({ alsoNamed }) => alsoNamed.some((word) => text.includes(word)))?.name ?? 'kubernetes-ca';
}

/** The subject of the client certificate decides; a subject outside the catalog is a user. */
function kubeconfigNameOf({
  content,
}: Pick<FoundFile, 'content'>): { readonly name: KubeconfigName; readonly user?: string } | null {
  if (content.kind !== 'kubeconfig') return null;
  const { chain, userName } = content.view;
  const subject = chain[0]?.subject.commonName ?? userName;
  const entry = kubeconfigEntries.find((each) => isNamed(each, subject));
  if (entry !== undefined) return { name: entry.name };
  return chain.length === 0 ? null : { name: 'user', user: subject };
}

/** A key that belongs to no certificate, recognized by its path. */
function serviceAccountKey(files: readonly FoundFile[], taken: ReadonlySet<FoundFile>): FoundFile | undefined {
  const free = files.filter((file) => file.content.kind === 'private key' && !taken.has(file));
  const isOfAccounts = ({ path }: FoundFile): boolean => /(^|\/)sa\b|service-?account/i.test(path);
  return free.find(isOfAccounts);
}

function publicHalfOf(key: FoundFile, files: readonly FoundFile[]): FoundFile | undefined {
  if (key.content.kind !== 'private key' || key.content.privateKey === null) return undefined;
  const { privateKey } = key.content;
  const has = ({ content }: FoundFile): boolean => {
    if (content.kind === 'public key') return content.publicKeys.some((each) => sameBytes(each, privateKey));
    return (
      content.kind === 'certificates' && content.certificates.some((each) => sameBytes(each.publicKey, privateKey))
    );
  };
  const found = files.filter(has);
  return found.find(({ content }) => content.kind === 'public key') ?? found[0];
}

/** The files of one artifact, at least one. */
interface Parts {
  readonly artifact: ArtifactName;
  readonly user?: string;
  readonly main?: FoundFile | undefined;
  readonly key?: FoundFile | undefined;
}

/** Null where no file could be read as what it should be. */
export function holdingOf({ artifact, user, main, key }: Parts): Holding | null {
  const first = main ?? key;
  if (first === undefined) return null;
  const content = main?.content;
  const kubeconfig = content?.kind === 'kubeconfig' ? content.view : null;
  const pairedKey = key?.content.kind === 'private key' ? key.content.privateKey : null;
  const inside = content?.kind === 'kubeconfig' || content?.kind === 'certificates' ? content.privateKey : null;
  const own = content?.kind === 'certificates' ? content.certificates : [];
  const privateKey = pairedKey ?? inside;
  return {
    artifact,
    ...(user === undefined ? {} : { user }),
    where: first.where,
    ...(key === undefined || key === first ? {} : { keyWhere: key.where }),
    certificates: kubeconfig === null ? own : kubeconfig.chain,
    privateKey,
    keyState: keyState(privateKey, key ?? (content?.kind === 'unreadable' ? main : undefined)),
    kubeconfig,
  };
}

function keyState(privateKey: Uint8Array | null, file: FoundFile | undefined): FoundKeyState {
  if (privateKey !== null) return 'there';
  return file === undefined ? 'absent' : 'unreadable';
}
