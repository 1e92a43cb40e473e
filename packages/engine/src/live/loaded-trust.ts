import { bundleEntries } from '@kpki/spec';
import type { Rotated } from '../generation/phase.ts';
import type { StatementMessage, StatementOf } from '../model/statement.ts';
import type { LiveVerdict } from './check-names.ts';
import { flagOf, serverRows } from './server-rows.ts';

/** What a server that has not loaded the stored files trusts of a CA or key pair that is rotated. */
interface LoadedGenerations {
  readonly name: string;
  readonly node: string | null;
  readonly of: Rotated;
  /** `in-use`: the generation that signs, alone. */
  readonly trusts: 'both' | 'in-use' | 'other';
}

/** No stored CA, old or new, signed what answers instead of a server: its trust is none of this cluster. */
interface AnotherCa {
  readonly name: string;
  readonly node: string | null;
  readonly of: null;
  readonly trusts: 'another-ca';
}

export type LoadedTrust = LoadedGenerations | AnotherCa;

/**
 * Returns what servers trust that differ from what is stored, where their answers prove it. A CA and its successor may
 * have the same name, so that the stored client that a server accepts or refuses tells which of two it requests.
 */
export function loadedTrust(verdicts: readonly LiveVerdict[]): readonly LoadedTrust[] {
  const servers = [...Map.groupBy(verdicts, ({ name }) => name).values()];
  return servers.flatMap((own): readonly LoadedTrust[] => {
    const another = own.find(({ text }) => isOfAnotherCa(text.message));
    if (another === undefined) return [...loadedCas(own), ...loadedKeys(own)];
    const { name, node } = another;
    return [{ name, node, of: null, trusts: 'another-ca' }];
  });
}

/** Whether what answers instead of a server is none of this cluster. */
export function isOfAnotherCa(message: StatementMessage): boolean {
  return message === 'served/other-ca' || message === 'server/foreign';
}

function loadedCas(own: readonly LiveVerdict[]): readonly LoadedGenerations[] {
  return said(own, 'clients/other-cas').flatMap(({ verdict, params }): readonly LoadedGenerations[] => {
    const { asked, stored, reloads } = params;
    const { name, node, code } = verdict;
    const row = Object.entries(serverRows).find(([server]) => `${server}/${node}` === name)?.[1];
    const [late, ...moreLate] = reloads.filter(({ component }) => component === row?.component);
    // Of two bundles, the names do not tell which one a further name is of.
    if (code !== 'not-reloaded' || row === undefined || late === undefined || moreLate.length > 0) return [];
    const { artifact } = flagOf(row, late.flag);
    const of = bundleEntries.find((bundle) => bundle.name === artifact)?.ca;
    const names = stored.map(({ subject }) => subject);
    const lacking = without(names, asked);
    const excess = without(asked, names);
    const [differing = null] = [...lacking, ...excess];
    const isOneOfTwo =
      lacking.length + excess.length === 1 && asked.includes(differing) && names.some((each) => each === differing);
    if (of === undefined || !isOneOfTwo) return [];
    if (excess.length === 1) return [{ name, node, of, trusts: 'both' }];
    // Clients are verified by the first of the bundles.
    const [answered] = late.flag === row.clientFlags[0] ? said(own, 'client/answered') : [];
    if (answered?.params.expected !== 'accepted') return [];
    return [{ name, node, of, trusts: answered.params.answer === 'accepted' ? 'in-use' : 'other' }];
  });
}

/** Keys have names of their own. */
function loadedKeys(own: readonly LiveVerdict[]): readonly LoadedGenerations[] {
  const signs = [
    ...said(own, 'tokens/stored-key').map(({ params }) => params.kid),
    ...said(own, 'tokens/other-key').map(({ params }) => params.stored),
  ][0];
  return said(own, 'token-keys/differ').flatMap(
    ({ verdict: { name, node, code }, params }): readonly LoadedGenerations[] => {
      const { lacking, excess } = params;
      if (code !== 'not-reloaded' || lacking.length + excess.length > 1) return [];
      if (excess.length === 1) return [{ name, node, of: 'sa', trusts: 'both' }];
      return signs === undefined
        ? []
        : [{ name, node, of: 'sa', trusts: lacking.includes(signs) ? 'other' : 'in-use' }];
    },
  );
}

interface Said<Message extends StatementMessage> {
  readonly verdict: LiveVerdict;
  readonly params: StatementOf<Message>['params'];
}

function said<Message extends StatementMessage>(
  verdicts: readonly LiveVerdict[],
  message: Message,
): readonly Said<Message>[] {
  return verdicts.flatMap((verdict) =>
    verdict.text.message === message
      ? [{ verdict, params: verdict.text.params as StatementOf<Message>['params'] }]
      : [],
  );
}

/** Names repeat, and each takes one away. */
function without<Name>(names: readonly Name[], taken: readonly Name[]): readonly Name[] {
  const left = [...taken];
  return names.filter((name) => {
    const at = left.indexOf(name);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
