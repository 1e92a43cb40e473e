import type { Expiry } from '@kpki/engine';
import { counted, firstInWords } from '../counts.ts';
import { residual } from '../durations.ts';
import { type ArtifactState, artifactStateRows, isOfDate } from '../states.ts';
import { momentOf } from './artifact.ts';
import { type Block, type Fact, fact, noValue, pause, type Severity, table } from './block.ts';

export interface ExpiryGroup {
  readonly day: string;
  readonly first: Expiry;
  readonly count: number;
  readonly all: readonly Expiry[];
}

/**
 * Groups a forecast by day, catalog entry and `stateOf`: a row names one state. What expires with its CA is counted there.
 */
export function expiryGroups(
  forecast: readonly Expiry[],
  stateOf: (expiry: Expiry) => string = () => '',
): readonly ExpiryGroup[] {
  const own = forecast.filter(({ cappedBy }) => cappedBy === null);
  const groups = Map.groupBy(own, (expiry) =>
    [dayIn(expiry.at), expiry.name ?? expiry.artifact, stateOf(expiry)].join(' '),
  );
  return [...groups.values()].flatMap((all) => {
    const [first] = all;
    return first === undefined ? [] : [{ day: dayIn(first.at), first, count: all.length, all }];
  });
}

function dayIn(moment: string): string {
  return moment.slice(0, 10);
}

export function stopsText({ stops, takesAlong, artifact }: Expiry): string {
  return [stops, alongText(takesAlong.length, artifact)].filter((sentence) => sentence !== '').join(' ');
}

function alongText(count: number, ca: string): string {
  if (count === 0) return '';
  if (count === 1) return `The certificate under ${ca} expires with the CA.`;
  return `All ${count} certificates under ${ca} expire with the CA.`;
}

/** `cp1 main /out pki/ca.crt`; empty for a certificate that no location keeps. */
export function storedAtText({ copies }: Expiry): string {
  const locations = copies.map(({ node, sink, location, path }) =>
    [node, sink, location, path].filter((part) => part !== null && part !== '').join(' '),
  );
  return firstInWords([...new Set(locations)], 3);
}

/** Returns a row for each thing that expires, and an empty line; nothing for an empty forecast. */
export function forecastBlocks(forecast: readonly Expiry[]): readonly Block[] {
  const groups = expiryGroups(forecast);
  if (groups.length === 0) return [];
  return [
    table(
      [
        ['EXPIRES', ({ day }) => day],
        ['LEFT', ({ first }) => residual(first.residualSeconds)],
        ['ARTIFACT', groupName],
        ['IMPACT', ({ first }) => stopsText(first) || noValue],
      ],
      groups,
      true,
    ),
    pause,
  ];
}

/** `apiserver cp1`, or `apiserver (3)` */
export function groupName({ first, count }: Pick<ExpiryGroup, 'first' | 'count'>): string {
  return count === 1 ? first.artifact : `${first.name ?? first.artifact} (${count})`;
}

export type ExpirySeverity = Extract<Severity, 'critical' | 'warning' | 'info'>;

export function severityOfEnd({ residualSeconds, renewFrom }: Expiry, now: Date): ExpirySeverity {
  if (residualSeconds <= 0) return 'critical';
  return renewFrom !== null && Date.parse(renewFrom) > now.getTime() ? 'info' : 'warning';
}

export interface Soon {
  readonly within: string | null;
  readonly asked: readonly Expiry[];
  readonly shown: readonly Expiry[];
}

/** What expires with its CA is due when the CA is. */
export function soonIn(
  forecast: readonly Expiry[],
  {
    within,
    seconds,
    renewBefore,
    now,
  }: { within: string | null; seconds: number | null; renewBefore: number; now: Date },
): Soon {
  const asked = seconds === null ? [] : forecast.filter(({ residualSeconds }) => residualSeconds <= seconds);
  const isDue = ({ renewFrom, residualSeconds }: Expiry): boolean =>
    renewFrom === null ? residualSeconds <= renewBefore : Date.parse(renewFrom) <= now.getTime();
  const wanted = new Set(asked);
  return { within, asked, shown: forecast.filter((each) => wanted.has(each) || isDue(each)) };
}

/** Says that artifacts could not be read. */
export function unknownExpiryText(unread: number): string {
  return `${counted(unread, 'artifact is', 'artifacts are')} unreadable, so their expiry is unknown.`;
}

export const nothingExpiresText = 'No certificate is stored yet.';

const mostNames = 6;

/** `kubelet → kube-apiserver` */
export function connectionText({ client, server }: Expiry['connections'][number]): string {
  return `${client} → ${server}`;
}

/** Names the connections that fail at expiry. */
export function cutsOffFact(connections: Expiry['connections'], most: number = connections.length): Fact {
  return fact('Cuts off', [firstInWords(connections.map(connectionText), most)]);
}

/** Describes when certificates expire, what stops then, and from when they can be renewed. */
export function expiryFacts(
  first: Expiry,
  all: readonly Pick<Expiry, 'owner'>[],
  state: ArtifactState,
  /** `drawn`: a graph shows the connections. */
  { most = mostNames, drawn = false }: { readonly most?: number; readonly drawn?: boolean } = {},
): readonly Fact[] {
  const { at, notAfter, cappedBy, renewFrom, connections, takesAlong } = first;
  const { severity, says } = artifactStateRows[state];
  const owners = all.length === 1 ? [] : all.flatMap(({ owner }) => owner ?? []);
  return [
    // A date would not say it.
    ...(isOfDate(state) ? [] : [fact('State', [`${state}: ${says}`], severity)]),
    fact('Expires', [cappedBy === null ? momentOf(at) : `${momentOf(at)}, with ${cappedBy}`]),
    ...(cappedBy === null || notAfter === at ? [] : [fact('Own end', [momentOf(notAfter)])]),
    renewFrom === null
      ? fact('Renewal', [`after ${cappedBy} is renewed or rotated`])
      : fact(
          'Renewal',
          [`from ${momentOf(renewFrom)}${state === 'due' ? ', due now' : ''}`],
          isOfDate(state) ? severity : 'info',
        ),
    fact('Impact', [stopsText(first) || 'unknown']),
    ...(drawn || connections.length === 0 ? [] : [cutsOffFact(connections, mostNames)]),
    ...(takesAlong.length === 0 ? [] : [fact('With it', [firstInWords(takesAlong, mostNames)])]),
    ...(owners.length === 0 ? [] : [fact('Owners', [firstInWords(owners, most)])]),
    fact('Stored at', [storedAtText(first)]),
  ];
}
