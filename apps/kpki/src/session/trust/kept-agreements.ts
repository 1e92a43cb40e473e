import type { NamedProgram, NamedServer } from '@kpki/plugin';
import { fileTexts } from '@kpki/presentation';
import { hasTexts, readUserList, type UserList, writeUserList } from './user-list.ts';

export interface KnownServer extends Pick<NamedServer, 'origin' | 'anchors'> {
  readonly since: string;
}

export interface TrustedProgram extends Pick<NamedProgram, 'command' | 'file' | 'digest'> {
  readonly since: string;
}

const knownServers: UserList<KnownServer> = {
  fileName: 'known-servers.json',
  kind: 'KnownServers',
  field: 'servers',
  what: fileTexts.userLists.servers,
  isRow: (value): value is KnownServer => hasTexts(value, ['origin', 'anchors', 'since']),
};

const trustedPrograms: UserList<TrustedProgram> = {
  fileName: 'trusted-programs.json',
  kind: 'TrustedPrograms',
  field: 'programs',
  what: fileTexts.userLists.programs,
  isRow: (value): value is TrustedProgram =>
    hasTexts(value, ['file', 'digest', 'since']) && Array.isArray(value['command']),
};

/** `configurationFolder`: of the configuration that asks. Throws as `readUserList` does. */
export function readServers(configurationFolder: string | null): Promise<readonly KnownServer[]> {
  return readUserList(knownServers, configurationFolder);
}

export function readPrograms(configurationFolder: string | null): Promise<readonly TrustedProgram[]> {
  return readUserList(trustedPrograms, configurationFolder);
}

export function writeServers(servers: readonly KnownServer[]): Promise<void> {
  return writeUserList(knownServers, servers);
}

export function writePrograms(programs: readonly TrustedProgram[]): Promise<void> {
  return writeUserList(trustedPrograms, programs);
}

/** Removes agreements to a server, by its origin, or to a program, by its file or digest. Returns their number. */
export async function removeAgreements(name: string): Promise<number> {
  const [servers, programs] = await Promise.all([readServers(null), readPrograms(null)]);
  const origin = URL.canParse(name) ? new URL(name).origin : name;
  const leftServers = servers.filter((each) => each.origin !== origin);
  const leftPrograms = programs.filter(({ file, digest }) => file !== name && digest !== name);
  if (leftServers.length < servers.length) await writeServers(leftServers);
  if (leftPrograms.length < programs.length) await writePrograms(leftPrograms);
  return servers.length - leftServers.length + programs.length - leftPrograms.length;
}
