import { PluginError, pemBlocks } from '@kpki/plugin';
import { type Certificate, readCertificate } from '@kpki/x509';
import { isScalar, parseDocument, visit, type YAMLMap } from 'yaml';
import { foreignFields, localFields } from './foreign-fields.ts';
import { kubeconfigOddities } from './oddities.ts';
import { isMapping } from './shape.ts';

/** A kubeconfig as a plan sees it: without anything private. */
export interface KubeconfigView {
  readonly currentContext: string;
  readonly clusterName: string;
  readonly userName: string;
  readonly server: string;
  readonly trustBundle: readonly Certificate[];
  /** Leaf first; empty where the user has another kind of credential. */
  readonly chain: readonly Certificate[];
  /** Files beside it that hold the user's credential in its place: a kubelet keeps its own, and renews it by itself. */
  readonly credentialFiles: readonly string[];
  /** Fields that change what is talked to, or as whom, and that kpki does not write. */
  readonly foreignFields: readonly string[];
  /** Fields that somebody's network may want. */
  readonly localFields: readonly string[];
  /** Names of users, clusters and contexts that the current context does not use. */
  readonly others: readonly string[];
  /** What kubectl refuses, or passes over without a word: `kubeconfigOddities`. */
  readonly oddities: readonly string[];
}

const credentialFields = ['client-certificate', 'client-key', 'tokenFile'];

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads what `cutKubeconfig` left. Follows the current context, as client-go does, but takes a name that leads nowhere
 * for an error ('invalid') where client-go falls back to localhost without a word.
 */
export function parseKubeconfig(rest: Uint8Array): KubeconfigView {
  const root = fields(yamlIn(rest), 'the file');
  const currentContext = text(root['current-context'], 'current-context');
  const context = fields(named(root['contexts'], currentContext, 'context')['context'], `context ${currentContext}`);
  const clusterName = text(context['cluster'], `the cluster of context ${currentContext}`);
  const userName = text(context['user'], `the user of context ${currentContext}`);
  const cluster = fields(named(root['clusters'], clusterName, 'cluster')['cluster'], `cluster ${clusterName}`);
  const user = fields(named(root['users'], userName, 'user')['user'], `user ${userName}`);
  const chain = certificates(user['client-certificate-data'], 'client-certificate-data');
  return {
    currentContext,
    clusterName,
    userName,
    server: text(cluster['server'], `the server of cluster ${clusterName}`),
    trustBundle: certificates(cluster['certificate-authority-data'], 'certificate-authority-data'),
    chain,
    credentialFiles: credentialFields.map((field) => user[field]).filter((path) => typeof path === 'string'),
    // Where the credential is in files beside it, a token's file is the credential.
    foreignFields: foreignFields(cluster, user).filter((field) => chain.length > 0 || field !== 'user field tokenFile'),
    localFields: localFields(cluster),
    others: [
      ...otherNames(root['clusters'], clusterName, 'cluster'),
      ...otherNames(root['contexts'], currentContext, 'context'),
      ...otherNames(root['users'], userName, 'user'),
    ],
    oddities: kubeconfigOddities(root),
  };
}

/** What the parser's codes mean here. Its messages quote the file, which may hold something private. */
const yamlReasons: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: ': a field is there twice, of which kubectl takes the last without a word',
  MULTIPLE_DOCS: ': a second document follows, which kubectl passes over without a word',
  TAB_AS_INDENT: ': a tab cannot indent',
};

/** As the YAML 1.1 that kubectl reads, in which `yes` is no text. The log level `silent` would take a second document. */
function yamlIn(bytes: Uint8Array): unknown {
  const text = new TextDecoder().decode(bytes);
  if (hasControlCharacter(text)) throw new PluginError('invalid', 'not YAML (a control character)');
  try {
    // Repeated keys are looked for below: the library compares each key of a mapping with each other.
    const document = parseDocument(text, { version: '1.1', logLevel: 'error', uniqueKeys: false });
    const [problem] = document.errors;
    if (problem !== undefined) throw notYaml(problem.code);
    visit(document, { Map: (_, map) => checkKeys(map) });
    return document.toJS();
  } catch (error) {
    if (PluginError.is(error)) throw error;
    // Deep nesting exhausts the parser's stack; aliases are followed only by `toJS`: one that leads nowhere, or too many.
    const why = error instanceof RangeError ? 'nested too deep' : 'an alias that cannot be followed';
    throw new PluginError('invalid', `not YAML (${why})`);
  }
}

function notYaml(code: string): PluginError {
  return new PluginError('invalid', `not YAML (${code})${yamlReasons[code] ?? ''}`);
}

/** The library writes a key that is a mapping as text, and in that the keys inside twice: thirty of them never end. */
function checkKeys({ items }: YAMLMap): void {
  const seen = new Set<unknown>();
  for (const { key } of items) {
    if (!isScalar(key)) throw new PluginError('invalid', 'not YAML that kubectl reads (a key that is no text)');
    if (seen.has(key.value)) throw notYaml('DUPLICATE_KEY');
    seen.add(key.value);
  }
}

/** YAML has no others than tab and line ends, in no escape and no comment; its library takes them. */
function hasControlCharacter(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  return /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text);
}

function fields(value: unknown, what: string): Fields {
  if (!isMapping(value)) throw new PluginError('invalid', `${what} is not a mapping`);
  return value;
}

function text(value: unknown, what: string): string {
  if (typeof value !== 'string' || value === '') throw new PluginError('invalid', `${what} is not set`);
  return value;
}

function list(value: unknown): readonly Fields[] {
  if (!Array.isArray(value)) return [];
  return value.filter((each) => typeof each === 'object' && each !== null);
}

function named(value: unknown, name: string, what: string): Fields {
  const found = list(value).find((each) => each['name'] === name);
  if (found === undefined) throw new PluginError('invalid', `there is no ${what} named ${JSON.stringify(name)}`);
  return found;
}

function otherNames(value: unknown, own: string, what: string): readonly string[] {
  return list(value)
    .map((each) => each['name'])
    .filter((name) => typeof name === 'string' && name !== own)
    .map((name) => `${what} ${JSON.stringify(name)}`);
}

function certificates(value: unknown, what: string): readonly Certificate[] {
  if (value === undefined || value === null || value === '') return [];
  if (typeof value !== 'string') throw new PluginError('invalid', `${what} is not base64`);
  const blocks = pemBlocks(Buffer.from(value, 'base64'));
  if (blocks.some((block) => block.label.includes('PRIVATE KEY'))) {
    throw new PluginError('invalid', `${what} holds a private key`);
  }
  const found = blocks.filter((block) => block.label === 'CERTIFICATE').map((block) => readCertificate(block.der));
  if (found.length === 0) throw new PluginError('invalid', `${what} holds no certificate`);
  return found;
}
