import type { NamedProgram, NamedServer } from '@kpki/plugin';
import { hasTexts, readUserList, type UserList, writeUserList } from './user-list.ts';

/** A server that the user agreed to, with what verifies its certificate. */
export interface KnownServer extends Pick<NamedServer, 'origin' | 'anchors'> {
  /** RFC 3339. */
  readonly since: string;
}

/** A program that a file names and that the user agreed to, as it is. */
export interface TrustedProgram extends Pick<NamedProgram, 'command' | 'file' | 'digest'> {
  /** RFC 3339. */
  readonly since: string;
}

const knownServers: UserList<KnownServer> = {
  fileName: 'known-servers.json',
  kind: 'KnownServers',
  field: 'servers',
  what: 'list of known servers',
  isRow: (value): value is KnownServer => hasTexts(value, ['origin', 'anchors', 'since']),
};

const trustedPrograms: UserList<TrustedProgram> = {
  fileName: 'trusted-programs.json',
  kind: 'TrustedPrograms',
  field: 'programs',
  what: 'list of trusted programs',
  isRow: (value): value is TrustedProgram =>
    hasTexts(value, ['file', 'digest', 'since']) && Array.isArray(value['command']),
};

/** Reads the servers that the user agreed to. A folder is that of the configuration that asks for it. Throws as `readUserList` does. */
export function readServers(configurationFolder: string | null): Promise<readonly KnownServer[]> {
  return readUserList(knownServers, configurationFolder);
}

/** Reads the programs that the user agreed to, as `readServers`. */
export function readPrograms(configurationFolder: string | null): Promise<readonly TrustedProgram[]> {
  return readUserList(trustedPrograms, configurationFolder);
}

export function writeServers(servers: readonly KnownServer[]): Promise<void> {
  return writeUserList(knownServers, servers);
}

export function writePrograms(programs: readonly TrustedProgram[]): Promise<void> {
  return writeUserList(trustedPrograms, programs);
}

/** Removes agreements to a server, by its origin, or to a program, by its file or its digest. Returns how many there were. */
export async function removeAgreements(name: string): Promise<number> {
  const [servers, programs] = await Promise.all([readServers(null), readPrograms(null)]);
  const origin = URL.canParse(name) ? new URL(name).origin : name;
  const leftServers = servers.filter((each) => each.origin !== origin);
  const leftPrograms = programs.filter(({ file, digest }) => file !== name && digest !== name);
  if (leftServers.length < servers.length) await writeServers(leftServers);
  if (leftPrograms.length < programs.length) await writePrograms(leftPrograms);
  return servers.length - leftServers.length + programs.length - leftPrograms.length;
}

/** What verifies the certificate of a server; `brought` tells where a CA that is not the machine's is from. */
export function anchorsText(anchors: string, brought: string): string {
  const [, by = anchors, name, proxy] = /^(\S+)(?: as (.*?))?(?: via (\S+))?$/s.exec(anchors) ?? [];
  const cas = by === 'machine' ? 'the CAs of this machine' : `a CA that ${brought} (${by})`;
  const named = name === undefined ? '' : `, for the name ${name}`;
  return `${cas}${named}${proxy === undefined ? '' : `, through the proxy ${proxy}`}`;
}
