import type { CertificateArtifact, Server } from '@kpki/spec';
import { type Certificate, judge } from '@kpki/x509';
import type { Observation } from '../inventory/observe.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import { ofKind } from '../layouts/artifact-kinds.ts';
import type { ClientRefusals } from '../model/live-verdicts.ts';
import { statement } from '../model/statement.ts';
import type { Verdict } from '../reports/verdict.ts';
import { served as verdictOnServed, waiting } from './check-names.ts';
import { compareInCluster, isOfPreviousCa, isOlderServed } from './foreign-server.ts';
import type { Served } from './served-at.ts';
import { atEndpoint, certificateFlagOf, certificateOf, onNode, reloadOf } from './server-rows.ts';
import { markOf, storedBundle, storedChains } from './stored.ts';

/** Judges whether a server serves its stored certificate. Pure. */
export function servedVerdict(
  server: Server,
  served: Served,
  observed: ObservedState,
  observation: Observation,
  now: Date,
): Verdict {
  const { name } = server;
  const artifact = certificateOf(server, observed.cluster);
  const flag = certificateFlagOf(server);
  const at = atEndpoint(server);
  const about = statement('subject/server', at);
  if (served.state === 'unreachable') {
    const holds = artifact === null ? 'unproven' : 'no';
    const unreached = verdictOnServed(about, holds, 'server/unreached', { name, why: served.why });
    return { ...unreached, isUnreached: true, fact: served.why };
  }
  if (served.state === 'unreadable') return verdictOnServed(about, 'no', 'served/unread', { why: served.why });
  const [leaf] = served.chain;
  const shown = markOf(leaf);
  if (artifact === null || flag === null) return verdictOnServed(about, 'yes', 'served/own', { served: shown });
  const stored = storedChains(artifact, observation);
  const state = compareInCluster(served.chain, artifact, observed, observation);
  if (state === 'stored') return verdictOnServed(about, 'yes', 'served/stored', { notAfter: shown.notAfter });
  if (state === 'nothing stored') {
    return verdictOnServed(about, 'unproven', 'served/not-stored', { artifact, served: shown });
  }
  if (state === 'foreign') {
    const params = { endpoint: at.endpoint, issuer: leaf.issuer.text };
    const foreign = verdictOnServed(
      statement('subject/foreign-server', onNode(server)),
      'no',
      'server/foreign',
      params,
    );
    return { ...foreign, code: 'foreign-server' };
  }
  const reload = reloadOf(flag, observed.cluster.kubernetesVersion);
  if (state === 'chain differs')
    return waiting(verdictOnServed(about, 'no', 'served/chain-differs', { reload }), [reload]);
  const [own] = stored[0] ?? [];
  const isOlder = isOlderServed(state, served.chain, artifact, observed, observation);
  const difference = {
    isOlder,
    served: shown,
    stored: own === undefined ? null : markOf(own),
    refusals: refusalsOf(server, served.chain, artifact, observed, observation, now),
    reload,
  };
  const other: Verdict =
    state === 'other CA'
      ? {
          ...verdictOnServed(about, 'no', 'served/other-ca', { ...difference, issuer: leaf.issuer.text }),
          code: 'other-ca',
          fact: statement('served/by', { issuer: leaf.issuer.text, served: shown }),
        }
      : {
          ...verdictOnServed(about, 'no', 'served/other-certificate', difference),
          ...(isOfPreviousCa(served.chain, artifact, observed, observation) ? { servesPrevious: true } : {}),
        };
  return isOlder ? waiting(other, [reload]) : other;
}

/** Judges the served chain as clients with the stored trust bundle do. */
function refusalsOf(
  { node }: Server,
  [leaf, ...behind]: readonly [Certificate, ...Certificate[]],
  id: string,
  observed: ObservedState,
  observation: Observation,
  at: Date,
): ClientRefusals | null {
  const artifact = observed.artifacts.find((each): each is CertificateArtifact => each.id === id);
  if (artifact === undefined) return null;
  const bundle = ofKind(observed.artifacts, 'trust bundle').find(
    (each) => each.ca === artifact.ca && each.holds === 'ca',
  );
  const given = {
    roots: storedBundle(bundle?.id ?? '', node, observation).map(({ der }) => der),
    intermediates: behind.map(({ der }) => der),
    usage: 'server',
    at,
  } as const;
  const names = [...artifact.names.dns, ...artifact.names.ip];
  const refusals = names.flatMap((name) => judge(leaf.der, { ...given, name }).refusals);
  // Each repeats all names of the certificate, so one of them stands for all.
  const [wrongName, ...moreNames] = refusals.filter(({ rule }) => rule === 'name-mismatch');
  const others = refusals.filter(({ rule }) => rule !== 'name-mismatch').map(({ text }) => text);
  return { texts: [...new Set(others)], name: wrongName?.text ?? null, moreNames: moreNames.length };
}
