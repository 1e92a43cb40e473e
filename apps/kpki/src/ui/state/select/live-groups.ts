import { liveScreenTexts, trustCell } from '@kpki/presentation';
import type { LiveRow } from '../live.ts';
import { isServerAmiss, serverRank } from './live.ts';
import { memo } from './memo.ts';

/** A row of the list: a server, or servers of one kind with equal answers. */
export interface ListedServers {
  readonly key: string;
  /** The server; of several, the first, with what is left at least. */
  readonly row: LiveRow;
  readonly members: readonly LiveRow[];
  /** Of all servers of the kind. */
  readonly all: number;
  readonly branch: 'open' | 'closed' | null;
  readonly depth: 0 | 1;
  readonly isLast: boolean;
}

/**
 * Returns the list: what differs comes first, each server of it alone; servers with equal answers are one row. While a
 * server has not answered, each has its row, so that an answer moves none. `cursor`: a row within a group opens it.
 */
export const listedServers: (
  rows: readonly LiveRow[],
  open: readonly string[],
  cursor: string | null,
) => readonly ListedServers[] = memo((rows, open, cursor) => {
  if (rows.some(({ answer }) => answer === null)) return rows.map((row) => alone(row));
  const groups = [...Map.groupBy(rows, ({ asked }) => asked.server).values()].flatMap((kind) =>
    [...Map.groupBy(kind, likenessOf).values()].flatMap(([first, ...others]) =>
      first === undefined ? [] : groupsOf([first, ...others], kind),
    ),
  );
  const isAmiss = ({ members: [first] }: ServerGroup): boolean => isServerAmiss(first);
  const worst = groups.filter(isAmiss).toSorted((a, b) => serverRank(a.members[0]) - serverRank(b.members[0]));
  const calm = groups.filter((group) => !isAmiss(group));
  return [...worst, ...calm].flatMap((group) => listed(group, open, cursor));
});

/** Servers with equal answers. */
interface ServerGroup {
  readonly members: readonly [LiveRow, ...LiveRow[]];
  /** Of all servers of the kind. */
  readonly all: number;
}

/** More would push what is as it should be out of view. */
const mostAlone = 5;

/** What differs from servers of its kind that are as they should be is looked at server by server. */
function groupsOf(members: ServerGroup['members'], kind: readonly LiveRow[]): readonly ServerGroup[] {
  const [first] = members;
  const all = kind.length;
  const isAlone = isServerAmiss(first) && members.length <= mostAlone && !kind.every(isServerAmiss);
  return isAlone ? members.map((row) => ({ members: [row], all })) : [{ members, all }];
}

/**
 * Certificates of their own differ, and what is said of them does not. Why a server is unreachable is in no column: rows
 * that differ by it alone would look the same.
 */
function likenessOf({ answer }: LiveRow): string {
  if (answer === null) return '';
  const text = answer.state === 'unreachable' ? '' : answer.text;
  return JSON.stringify([answer.state, text, answer.clients.state, trustCell(answer.clients)]);
}

function alone(row: LiveRow, depth: 0 | 1 = 0, isLast = false): ListedServers {
  return { key: row.key, row, members: [row], all: 1, branch: null, depth, isLast };
}

function listed(
  { members, all }: ServerGroup,
  open: readonly string[],
  cursor: string | null,
): readonly ListedServers[] {
  const [first, ...others] = members;
  if (others.length === 0) return [alone(first)];
  const key = `${first.asked.server}: ${likenessOf(first)}`;
  const isOpen = open.includes(key) || members.some((row) => row.key === cursor);
  return [
    { key, row: together({ members, all }), members, all, branch: isOpen ? 'open' : 'closed', depth: 0, isLast: false },
    ...(isOpen ? members.map((row, at) => alone(row, 1, at === members.length - 1)) : []),
  ];
}

/** The one that expires first stands for all. */
function together({ members, all }: ServerGroup): LiveRow {
  const leftOf = ({ answer }: LiveRow): number => answer?.residualSeconds ?? Number.POSITIVE_INFINITY;
  const [soonest = members[0]] = members.toSorted((one, other) => leftOf(one) - leftOf(other));
  const { asked, answer } = soonest;
  const node = liveScreenTexts.ofAll(members.length, all);
  const texts = new Set(members.flatMap((each) => each.answer?.text ?? []));
  const text = texts.size === 1 ? (answer?.text ?? '') : '';
  return {
    key: asked.server,
    asked: { ...asked, node, endpoint: '', artifact: members[0].asked.artifact },
    answer: answer === null ? null : { ...answer, node, endpoint: '', fingerprint: null, text },
  };
}
