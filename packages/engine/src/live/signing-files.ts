import type { Call } from '@kpki/plugin';
import { type ArtifactName, type Server, setFlags, signingPathOf, unsetFlags } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { eachAtMost } from '../concurrency.ts';
import { isMapping } from '../mapping.ts';
import { accessOf } from './api/access.ts';
import { type Api, type Mapping, mappingAt } from './api/read-api.ts';
import { ask } from './ask.ts';
import { type LiveVerdict, namedAs, serverName, trusted } from './check-names.ts';
import { serverText } from './server-rows.ts';
import type { CredentialStore } from './stored-credential.ts';
import { endpointText, unreachedText } from './unreached.ts';

export interface SignersAsked {
  /** The controller-managers. */
  readonly servers: readonly Server[];
  readonly store: CredentialStore;
  readonly bundle: readonly Certificate[];
  /** A text says why no API server is read. */
  readonly api: Api | string;
  readonly call: Call;
}

/** By the controller-manager's own configuration; a text says why it is not known. */
export type SigningFiles = { readonly files: readonly string[]; readonly by: string } | string;

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
    const found = typeof byPod === 'string' ? await filesOfConfiguration(server, asked) : byPod;
    const files = typeof found === 'string' && typeof byPod === 'string' ? `${byPod}; ${found}` : found;
    return namedAs(serverName(server), signingFileVerdict(server, files), server.node);
  });
}

function signingFileVerdict(server: Server, found: SigningFiles): ReturnType<typeof trusted> {
  const what = `signing file of ${serverText(server)}`;
  if (typeof found === 'string') return trusted(what, 'unproven', `${found}; ${howToProve(server)}`);
  const { files, by } = found;
  const others = files.filter((file) => fileNameOf(file) !== ownFile);
  if (files.length === 0) return trusted(what, 'yes', `it signs no certificates, by ${by}`);
  if (others.length === 0) return trusted(what, 'yes', `it signs with ${files.join(' and ')}, by ${by}`);
  const named = others.join(' and ');
  if (!others.some((file) => fileNameOf(file) === bundleFile)) {
    const text = `it signs with ${named}, by ${by}: make sure that the file keeps one certificate`;
    return trusted(what, 'unproven', text);
  }
  const fix = 'set its flags as `kpki flags kube-controller-manager --rotated` has them, and restart it';
  return trusted(what, 'no', `it signs with ${named}, by ${by}, and ends once the file holds two certificates; ${fix}`);
}

const bundleFile = 'ca.crt';
const ownFile = signingPathOf(bundleFile);

function fileNameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function howToProve({ node }: Server): string {
  return `on ${node} run \`ps -o args= -C kube-controller-manager\`: --cluster-signing-cert-file has to name ${ownFile}`;
}

async function podsOf(api: Api | string): Promise<readonly Mapping[] | string> {
  if (typeof api === 'string') return api;
  const answer = await api.list(pods);
  if (answer.state === 'found') return answer.value;
  return answer.state === 'absent' ? 'there is no list of Pods' : answer.text;
}

/** The mirror of a static Pod has the flags that the kubelet started it with. */
export function filesOfPod(node: string, found: readonly Mapping[] | string): SigningFiles {
  if (typeof found === 'string') return found;
  const own = found.find((pod) => mappingAt(pod, 'spec')['nodeName'] === node);
  if (own === undefined) return `no Pod of kube-system runs kube-controller-manager on ${node}`;
  const name = String(mappingAt(own, 'metadata')['name']);
  if (!isReady(own)) return `Pod ${name} is not Ready`;
  const containers = mappingAt(own, 'spec')['containers'];
  const words = (Array.isArray(containers) ? containers.filter(isMapping) : []).flatMap(({ command, args }) =>
    [command, args].flatMap((each) => (Array.isArray(each) ? each.map(String) : [])),
  );
  return { files: [...new Set(words.flatMap(fileOfFlag))], by: `the flags of Pod ${name}` };
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

async function filesOfConfiguration(server: Server, asked: SignersAsked): Promise<SigningFiles> {
  let refused = `no sink holds ${readers.join(', ')}`;
  for (const name of readers) {
    const found = await filesReadBy(name, server, asked);
    if (found !== null && typeof found !== 'string') return found;
    refused = found ?? refused;
  }
  return refused;
}

/** Null: no sink holds the credential. */
async function filesReadBy(
  name: ArtifactName,
  { endpoint }: Server,
  { store, bundle, call }: SignersAsked,
): Promise<SigningFiles | null> {
  const stored = await store.get(name);
  if (stored === null) return null;
  if ('why' in stored) return stored.why;
  const { context } = accessOf({ what: stored.id, credential: stored.credential, trustBundle: bundle });
  const where = endpointText(endpoint);
  // Its certificate is self-made, so that it cannot be verified: the request holds nothing secret.
  const asked = await ask({ endpoint, path: '/configz', context, isNamed: null, mostBytes }, call);
  if (asked.end === 'too long') return `${where}: the answer is too long`;
  if (asked.end === 'failed') return `${where}: ${unreachedText(asked.error)}`;
  if (asked.status !== 200) return `${where}: GET /configz is answered with ${asked.status}`;
  const files = filesIn(asked.body);
  return files === null ? `${where}: GET /configz names no signing files` : { files, by: `/configz at ${where}` };
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
