import type { LayoutRow } from '@kpki/plugin';
import type { Artefact, Cluster } from '@kpki/spec';
import { type Custodies, isKeptInSinks, mayWait } from '../ca/custody.ts';
import type { OpenSink, SlotPart } from '../slot.ts';
import { type Beside, generationsBeside, signingBeside } from './beside.ts';
import { fill, fillAll, type Names } from './fill.ts';
import { rowsFor } from './rows-for.ts';

/** A row for one artefact and one node, with its names filled in. */
export interface Wanted {
  readonly part: SlotPart;
  readonly encoding: string;
  readonly artefact: Artefact;
  readonly node: string | null;
  readonly path: readonly string[];
  readonly entry: string;
  readonly with: unknown;
}

/**
 * What a layout wants of an artefact in a sink: each of its rows, for each node that keeps a copy. The key of a CA
 * that is not in the sinks has no place in them; one whose certificate may have to be waited for has one beside the key
 * in use, in every sink that gives it back.
 */
export function wantedOf(
  cluster: Cluster,
  artefact: Artefact,
  artefacts: readonly Artefact[],
  sink: OpenSink,
  severalNodes: boolean,
  custodies: Custodies,
): readonly Wanted[] {
  const nodes = artefact.keptOn.length > 0 ? artefact.keptOn : [null];
  return rowsFor(sink.layout, artefact, artefacts, cluster).flatMap((row) => {
    const meant = meantBy(row, artefact, artefacts);
    if (meant === undefined || isKeyElsewhere(row, artefact, custodies)) return [];
    return nodes.flatMap((node): readonly Wanted[] => {
      const names: Names = { cluster, artefact, node, severalNodes };
      const path = row.path.map((segment) => fill(segment, names));
      const { part, encoding } = row;
      const entry = fill(row.entry, names);
      const wanted: Wanted = { part, encoding, artefact: meant, node, path, entry, with: fillAll(row.with, names) };
      return [wanted, ...besideOf(wanted, row, cluster, artefacts, sink, custodies)];
    });
  });
}

/** What stands beside it while it is waited for, or rotated. */
function besideOf(
  wanted: Wanted,
  row: LayoutRow,
  cluster: Cluster,
  artefacts: readonly Artefact[],
  sink: OpenSink,
  custodies: Custodies,
): readonly Wanted[] {
  const { artefact, entry } = wanted;
  const waiting: readonly Beside[] = holdsWaitingKey(row, artefact, sink, custodies)
    ? [{ part: 'next key', entry: `${entry}.next` }]
    : [];
  const isSigned = artefact.kind === 'authority' && isKeptInSinks(custodies.get(artefact.name));
  const beside: readonly Beside[] = [
    ...waiting,
    ...generationsBeside(artefact, row.part, entry, sink.sink.reveal !== undefined),
    ...(isSigned ? signingBeside(artefact, row, entry, keepsBundle(artefact, cluster, artefacts, sink)) : []),
  ];
  return beside.map((each) => ({ ...wanted, ...each, encoding: 'pem' }));
}

/** Whether a layout keeps the trust bundle of a CA: one without keeps what signs, and fills no node. */
function keepsBundle(
  authority: Artefact,
  cluster: Cluster,
  artefacts: readonly Artefact[],
  { layout }: OpenSink,
): boolean {
  const keepers = artefacts.filter((each) => each.kind === 'trust bundle' && each.authority === authority.name);
  return [authority, ...keepers].some((each) =>
    rowsFor(layout, each, artefacts, cluster).some(({ part }) => part === 'trust bundle'),
  );
}

function isKeyElsewhere({ part }: LayoutRow, artefact: Artefact, custodies: Custodies): boolean {
  return part === 'private key' && artefact.kind === 'authority' && !isKeptInSinks(custodies.get(artefact.name));
}

function holdsWaitingKey({ part }: LayoutRow, artefact: Artefact, { sink }: OpenSink, custodies: Custodies): boolean {
  if (artefact.kind !== 'certificate' && artefact.kind !== 'kubeconfig') return false;
  if (part !== 'private key' && part !== 'kubeconfig') return false;
  const custody = custodies.get(artefact.authority);
  return custody !== undefined && mayWait(custody) && sink.reveal !== undefined;
}

/** A trust bundle beside what it verifies is a copy of its CA's; undefined where kpki does not keep that. */
function meantBy({ part }: LayoutRow, artefact: Artefact, artefacts: readonly Artefact[]): Artefact | undefined {
  if (part !== 'trust bundle' || artefact.kind === 'trust bundle' || artefact.kind === 'key pair') return artefact;
  const authority = artefact.kind === 'authority' ? artefact.name : artefact.authority;
  return artefacts.find((each) => each.kind === 'trust bundle' && each.authority === authority);
}
