import type { Call } from '@kpki/plugin';
import { capabilitiesOf } from '../capabilities.ts';
import { lockPathsOf } from '../lock/path.ts';
import { blockOf, lackOn, linesOf, type MissingPolicy } from '../policy.ts';
import { nameOf, type SecretLocation } from './location.ts';
import type { Kv } from './secret.ts';

interface PathRight {
  readonly path: string;
  readonly needed: readonly string[];
  /** Capabilities that are optional: without them the sink skips a feature. */
  readonly useful: readonly string[];
}

/** OpenBao accepts a thousand different texts in a request. */
const mostPathsInRequest = 400;

export function policyFor(settings: Kv['settings'], locations: readonly SecretLocation[]): string {
  const rights = rightsFor(settings, locations);
  const needed = rights.filter(({ needed: some }) => some.length > 0).map(blockFor);
  const useful = rights.filter(({ needed: some }) => some.length === 0).map(blockFor);
  const comment = '# For custom_metadata, without which kpki works as well:\n';
  return needed.join('') + (useful.length === 0 ? '' : comment + useful.join(''));
}

const blockFor = ({ path, needed, useful }: PathRight): string => blockOf(path, [...needed, ...useful]);

export async function missingRights(
  kv: Kv,
  locations: readonly SecretLocation[],
  call: Call,
): Promise<readonly string[]> {
  const needed = rightsFor(kv.settings, locations).filter(({ needed: some }) => some.length > 0);
  const missing: MissingPolicy[] = [];
  for (let start = 0; start < needed.length; start += mostPathsInRequest) {
    const part = needed.slice(start, start + mostPathsInRequest);
    const paths = part.map(({ path }) => path);
    const granted = await capabilitiesOf(kv.session, paths, call);
    missing.push(...part.flatMap(({ path, needed: due }) => lackOn(path, due, granted(path))));
  }
  return linesOf(missing);
}

function rightsFor(settings: Kv['settings'], locations: readonly SecretLocation[]): readonly PathRight[] {
  const below = (kind: string, path: readonly string[]) => nameOf(settings, [kind, ...path]);
  const byName = new Map(locations.map((each) => [each.path.join('/'), each.path]));
  const paths = [...byName].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, path]) => path);
  const strict = settings.destroySuperseded;
  const toWrite = ['create', 'read', 'update'];
  return [
    ...[...lockPathsOf(paths), ...paths].map((path) => ({ path: below('data', path), needed: toWrite, useful: [] })),
    ...(strict ? paths.map((path) => ({ path: below('destroy', path), needed: ['update'], useful: [] })) : []),
    ...paths.map((path) => ({
      path: below('metadata', path),
      needed: strict ? ['read'] : [],
      useful: ['create', 'update'],
    })),
  ];
}
