import type { Call } from '@kpki/plugin';
import { type ArtifactName, endpointText, type Server, setFlags, signingPathOf, unsetFlags } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { eachAtMost } from '../concurrency.ts';
import { isMapping, type Mapping } from '../mapping.ts';
import type { SigningSource } from '../model/live-verdicts.ts';
import { isWords, statement, type Words } from '../model/statement.ts';
import type { Verdict } from '../reports/verdict.ts';
import { accessOf } from './api/access.ts';
import { type Api, mappingAt } from './api/read-api.ts';
import { ask } from './ask.ts';
import { type LiveVerdict, namedAs, serverName, trusted } from './check-names.ts';
import { onNode } from './server-rows.ts';
import type { CredentialStore } from './stored-credential.ts';
import { unreached } from './unreached.ts';

interface SignersAsked {
  /** The controller-managers. */
  readonly servers: readonly Server[];
  readonly store: CredentialStore;
  readonly bundle: readonly Certificate[];
  /** Or why no API server is read. */
  readonly api: Api | Words;
  readonly call: Call;
}

/** By the controller-manager's own configuration; or why it is not known. */
type SigningFilesFound = { readonly files: readonly string[]; readonly by: SigningSource } | Words;

const serversAtOnce = 8;
const mostBytes = 1024 * 1024;
const pods = '/api/v1/namespaces/kube-system/pods?labelSelector=component%3Dkube-controller-manager';

/** These flags take exactly one certificate: `--cluster-signing-cert-file`, and those of single signers. */
const signingFlags: ReadonlySet<string> = new Set(
  [...setFlags, ...unsetFlags]
    .filter(({ component, signsWith, part, takes }) => {
      return (
        component === 'kube-controller-manager' && signsWith !== undefined && part === 'certificate' && takes === 'one'
      );
    })
    .map(({ flag }) => flag),
);

/**
 * Judges whether each controller-manager signs with its own file of one certificate: with two in the file, it exits
 * when it becomes leader. Its Pod in kube-system has its flags, where a kubelet runs it; its `/configz` has them
 * everywhere, for an administrator (kubernetes, cmd/kube-controller-manager/app/controllermanager.go).
 */
export async function signingFileVerdicts(asked: SignersAsked): Promise<readonly LiveVerdict[]> {
  const inPods = await podsOf(asked.api);
  return eachAtMost(serversAtOnce, asked.servers, async (server) => {
    const byPod = filesOfPod(server.node, inPods);
    const files = isWords(byPod) ? await filesOfConfiguration(server, asked) : byPod;
    const found = isWords(byPod) && isWords(files) ? statement('several', { of: [byPod, files] }) : files;
    return namedAs(serverName(server), signingFileVerdict(server, found), server.node);
  });
}

function signingFileVerdict(server: Server, found: SigningFilesFound): Verdict {
  const about = statement('subject/signing-file', onNode(server));
  if (isWords(found)) {
    return trusted(about, 'unproven', 'signing/unread', { node: server.node, ownFile, why: found });
  }
  const { files, by } = found;
  const others = files.filter((file) => fileNameOf(file) !== ownFile);
  if (files.length === 0) return trusted(about, 'yes', 'signing/none', { by });
  if (others.length === 0) return trusted(about, 'yes', 'signing/own-file', { files, by });
  return others.some((file) => fileNameOf(file) === bundleFile)
    ? trusted(about, 'no', 'signing/bundle', { files: others, by })
    : trusted(about, 'unproven', 'signing/other-file', { files: others, by });
}

const bundleFile = 'ca.crt';
const ownFile = signingPathOf(bundleFile);

function fileNameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

async function podsOf(api: Api | Words): Promise<readonly Mapping[] | Words> {
  if (isWords(api)) return api;
  const answer = await api.list(pods);
  if (answer.state === 'found') return answer.value;
  return answer.state === 'absent' ? statement('pods/none') : answer.why;
}

/** The mirror of a static Pod has the flags that the kubelet started it with. */
export function filesOfPod(node: string, found: readonly Mapping[] | Words): SigningFilesFound {
  if (isWords(found)) return found;
  const own = found.find((pod) => mappingAt(pod, 'spec')['nodeName'] === node);
  if (own === undefined) return statement('pod/none', { node });
  const name = String(mappingAt(own, 'metadata')['name']);
  if (!isReady(own)) return statement('pod/not-ready', { pod: name });
  const containers = mappingAt(own, 'spec')['containers'];
  const words = (Array.isArray(containers) ? containers.filter(isMapping) : []).flatMap(({ command, args }) =>
    [command, args].flatMap((each) => (Array.isArray(each) ? each.map(String) : [])),
  );
  return { files: [...new Set(words.flatMap(fileOfFlag))], by: { pod: name } };
}

function fileOfFlag(word: string, at: number, words: readonly string[]): readonly string[] {
  const [flag = '', ...value] = word.split('=');
  if (!signingFlags.has(flag)) return [];
  const file = value.length > 0 ? value.join('=') : (words[at + 1] ?? '');
  return file === '' ? [] : [file];
}

function isReady(pod: Mapping): boolean {
  const conditions = mappingAt(pod, 'status')['conditions'];
  return (Array.isArray(conditions) ? conditions.filter(isMapping) : []).some(
    ({ type, status }) => type === 'Ready' && status === 'True',
  );
}

/** Who may read `/configz`, by RBAC: administrators alone, and the first needs a binding that kubeadm makes. */
const readers: readonly ArtifactName[] = ['admin.conf', 'super-admin.conf'];

async function filesOfConfiguration(server: Server, asked: SignersAsked): Promise<SigningFilesFound> {
  let refused: Words = statement('credential/none', { names: readers });
  for (const name of readers) {
    const found = await filesReadBy(name, server, asked);
    if (found === null) continue;
    if (!isWords(found)) return found;
    refused = found;
  }
  return refused;
}

/** Null: no sink holds the credential. */
async function filesReadBy(
  name: ArtifactName,
  { endpoint }: Server,
  { store, bundle, call }: SignersAsked,
): Promise<SigningFilesFound | null> {
  const stored = await store.get(name);
  if (stored === null) return null;
  if ('why' in stored) return stored.why;
  const { context } = accessOf({ what: stored.id, credential: stored.credential, trustBundle: bundle });
  const where = endpointText(endpoint);
  const failed = (of: Words): Words => statement('at-endpoint', { endpoint: where, of });
  // Its certificate is self-made, so that it cannot be verified: the request holds nothing secret.
  const path = '/configz';
  const asked = await ask({ endpoint, path, context, isNamed: null, mostBytes }, call);
  if (asked.end === 'too long') return failed(statement('answer/too-long'));
  if (asked.end === 'failed') return failed(unreached(asked.error));
  if (asked.status !== 200) return failed(statement('answer/status', { path, status: asked.status }));
  const files = filesIn(asked.body);
  return files === null ? failed(statement('configz/no-files')) : { files, by: { endpoint: where } };
}

/** Field names begin with a capital, since an internal type is printed. Null: there is no such part. */
export function filesIn(body: string): readonly string[] | null {
  let all: unknown;
  try {
    all = JSON.parse(body);
  } catch {
    return null;
  }
  const part = isMapping(all)
    ? Object.values(all).flatMap((each) => (isMapping(each) ? [fieldOf(each, 'csrsigningcontroller')] : []))[0]
    : undefined;
  if (!isMapping(part)) return null;
  const own = fieldOf(part, 'clustersigningcertfile');
  const ofSigners = Object.values(part).map((each) => (isMapping(each) ? fieldOf(each, 'certfile') : ''));
  return [...new Set([own, ...ofSigners].filter((each) => typeof each === 'string' && each !== ''))] as string[];
}

function fieldOf(mapping: Mapping, lowerCase: string): unknown {
  return Object.entries(mapping).find(([name]) => name.toLowerCase() === lowerCase)?.[1];
}
