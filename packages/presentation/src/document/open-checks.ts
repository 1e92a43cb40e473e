import type { LiveCheckResult } from '@kpki/engine';
import { firstInWords, firstOf } from '../counts.ts';
import { checkAddress } from '../live-evidence.ts';
import type { Shown } from '../shown.ts';
import { type Block, listed, note, pause, section } from './block.ts';
import { checkLooks, groupName, isWaiting } from './check-groups.ts';
import { overdueText } from './late-reloads.ts';

type Open = Shown<LiveCheckResult>['refuted'][number];

/** Checks that the same restarts settle, in the same components of each node. */
interface OpenChecks {
  readonly state: 'failed' | 'pending';
  readonly nodes: readonly string[];
  /** Where others fail on other nodes: the nodes of each. */
  readonly places: readonly Pick<OpenChecks, 'nodes' | 'names'>[];
  readonly names: readonly string[];
  readonly restarts: readonly string[];
  readonly checks: readonly Open[];
}

/** More would push what to restart out of view. */
const mostLines = 5;
const mostNodes = 5;

/** Returns one line for the same restarts: where, what, and for which components. The long texts come elsewhere. */
export function openCheckBlocks(refuted: readonly Open[]): readonly Block[] {
  const { first, more } = firstOf(openChecks(refuted), mostLines);
  return [
    ...first.map((group) => note(lineOf(group), checkLooks[group.state])),
    ...(more === 0 ? [] : [note(`and ${more} more, listed below under "${detailsTitle}"`)]),
  ];
}

/**
 * Returns all lines of one component or object, without its name. Nodes share a line if only their addresses and
 * certificates differ, and components if the cause has a short form. What follows from another cause has no line.
 */
export function openCheckLines(refuted: readonly Open[], name: string): readonly string[] {
  const isConsequence = consequencesIn(refuted);
  const ofCauses = refuted.filter((check) => !isConsequence(check));
  return openChecks(ofCauses, ofCause).flatMap((group) => (group.names.includes(name) ? [lineOf(group, name)] : []));
}

const detailsTitle = 'What the live checks found';

/** Returns the long texts of checks that have only a short line, each text once. */
export function openCheckDetails(refuted: readonly Open[]): readonly Block[] {
  const groups = openChecks(refuted);
  return detailBlocks(
    groups.filter((group, at) => at >= mostLines || !isToldWhole(group)).flatMap(({ checks }) => checks),
    asItIs,
  );
}

/**
 * Returns a line for servers with the same certificate whose cause and fix another line names, and the long texts of what follows from such a
 * cause. Other checks that failed have their whole text at once; what waits for a restart has all that helps in its line.
 */
export function causeDetails(refuted: readonly Open[]): readonly Block[] {
  const failed = refuted.filter((check) => !isWaiting(check));
  const isConsequence = consequencesIn(failed);
  const details = openChecks(failed).flatMap(({ checks }) =>
    checks.filter((each) => causeOf(each) !== null || isConsequence(each)),
  );
  const { first, more } = firstOf(factLines(details), mostFacts);
  return detailSection([
    ...first,
    ...(more === 0 ? [] : [`and ${more} more`]),
    ...detailTexts(
      details.filter(({ fact }) => fact === undefined),
      ofFinding,
    ),
  ]);
}

/** A wrong load balancer has one certificate for all nodes: servers with the same are one line. */
function factLines(checks: readonly Open[]): readonly string[] {
  const known = checks.flatMap(({ what, fact }) => (fact === undefined ? [] : [{ what, fact }]));
  return [...Map.groupBy(known, ({ fact }) => fact)].map(
    ([fact, own]) => `${[...new Set(own.map(({ what }) => what))].join(', ')}: ${fact}`,
  );
}

const mostFacts = 6;

/** The causes whose certificates and addresses are of no help at first, with the fix. */
const causes: Readonly<Partial<Record<NonNullable<Open['code']>, string>>> = {
  'other-ca': `serves the certificate of another CA. Fix: ${checkAddress}`,
};

function causeOf({ code }: Open): string | null {
  return (code === undefined ? null : causes[code]) ?? null;
}

/** Of a component that reloads by itself, its certificates are of no help either: it needs seconds. */
const reloads = 'has not loaded the new files yet; reloads by itself';

/** What is said instead of a long text; null: the text is said. */
function shortOf(check: Open): string | null {
  return causeOf(check) ?? (isWaiting(check) && check.node !== null && check.restarts === undefined ? reloads : null);
}

/** Returns whether a check is what else fails at a server that has such a cause: another server answers there. */
function consequencesIn(refuted: readonly Open[]): (check: Open) => boolean {
  const servers = new Set(refuted.flatMap((check) => (causeOf(check) === null ? [] : [check.name])));
  return (check) => causeOf(check) === null && servers.has(check.name);
}

/** What is equal in checks that are said once. */
type Same = (check: Open) => string;

const asItIs: Same = ({ text }) => text;

/** What differs by node and address alone is said once. */
const ofFinding: Same = ({ likeness, text }) => likeness ?? text;

const ofCause: Same = (check) => shortOf(check) ?? ofFinding(check);

function detailBlocks(checks: readonly Open[], same: Same): readonly Block[] {
  return detailSection(detailTexts(checks, same));
}

function detailTexts(checks: readonly Open[], same: Same): readonly string[] {
  return [...Map.groupBy(checks, same).values()].map((own) => {
    const what = new Set(own.map((each) => each.what));
    return `${firstInWords([...what], mostNodes)}: ${textOf(own)}`;
  });
}

function detailSection(texts: readonly string[]): readonly Block[] {
  const blocks = section(detailsTitle, listed('dash', texts));
  return blocks.length === 0 ? [] : [pause, ...blocks];
}

/** What failed comes before what only waits. */
function openChecks(refuted: readonly Open[], same: Same = asItIs): readonly OpenChecks[] {
  const ofNodes = [...Map.groupBy(refuted, (check) => keyOf(check, same)).values()].flatMap(
    (checks): readonly OpenChecks[] => {
      const [first] = checks;
      if (first === undefined) return [];
      return [
        {
          state: stateOf(first),
          nodes: first.node === null ? [] : [first.node],
          places: [],
          names: [...new Set(checks.map(groupName))],
          restarts: first.restarts ?? [],
          checks,
        },
      ];
    },
  );
  const merged = [...Map.groupBy(ofNodes, (group) => sameWork(group, same)).values()].flatMap(
    (same): readonly OpenChecks[] => {
      const [first] = same;
      if (first === undefined) return [];
      const places = [...Map.groupBy(same, ({ names }) => names.join(' ')).values()].flatMap((alike) => {
        const [{ names } = first] = alike;
        return [{ names, nodes: alike.flatMap(({ nodes }) => nodes) }];
      });
      return [
        {
          ...first,
          nodes: same.flatMap(({ nodes }) => nodes),
          names: [...new Set(same.flatMap(({ names }) => names))],
          places,
          checks: same.flatMap(({ checks }) => checks),
        },
      ];
    },
  );
  return (['failed', 'pending'] as const).flatMap((state) => merged.filter((group) => group.state === state));
}

function stateOf(check: Open): OpenChecks['state'] {
  return isWaiting(check) ? 'pending' : 'failed';
}

function keyOf(check: Open, same: Same): string {
  return JSON.stringify([stateOf(check), check.node, check.restarts ?? same(check)]);
}

function sameWork({ state, names, restarts, checks: [first] }: OpenChecks, same: Same): string {
  if (restarts.length > 0) return JSON.stringify([state, names, restarts]);
  return JSON.stringify([state, same === asItIs ? names : [], first === undefined ? '' : same(first)]);
}

/** Returns one text for all: if others have other certificates or addresses, it says whose it is. */
function textOf(checks: readonly Open[]): string {
  const [first] = checks;
  if (first === undefined) return '';
  const { text, node, what } = first;
  return checks.every((each) => each.text === text) ? text : `${text} (that of ${node ?? what}; the others are alike)`;
}

/** `below`: the component below whose name the line stands. */
function lineOf(group: OpenChecks, below: string | null = null): string {
  const { nodes, names, restarts, checks } = group;
  const [first] = checks;
  const cause = first === undefined || below === null ? null : shortOf(first);
  if (first !== undefined && cause === null && checks.length === 1 && isToldWhole(group))
    return `${first.what}: ${first.text}`;
  const said = cause ?? textOf(checks);
  const where = nodes.length === 0 ? '' : `${firstInWords(nodes, mostNodes)}: `;
  const what = names.join(', ');
  if (restarts.length === 0 && group.places.length > 1) return `${placesText(group)}: ${said}`;
  if (restarts.length === 0) return `${where}${what === below ? '' : `${what}: `}${said}`;
  const restart = `restart ${restarts.join(' and ')}`;
  // The name of the one component is said by then.
  return names.length === 1 && restarts.length === 1 && restarts[0] === what
    ? `${where}${restart}${overdueText(checks)}`
    : `${where}${restart}${overdueText(checks, what)}`;
}

/** `cp1, cp2: etcd, kubelet; w1: kubelet` */
function placesText({ places }: OpenChecks): string {
  return places
    .map(({ nodes, names }) => {
      const what = names.join(', ');
      return nodes.length === 0 ? what : `${firstInWords(nodes, mostNodes)}: ${what}`;
    })
    .join('; ');
}

/** A check that no restart settles has its whole text at once: one that failed, or that waits for a reload. */
function isToldWhole({ restarts }: OpenChecks): boolean {
  return restarts.length === 0;
}
