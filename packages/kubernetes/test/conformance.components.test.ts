import { setTimeout as pause } from 'node:timers/promises';
import type { Host, Sink } from '@kpki/plugin';
import { type Harness, runCase, sinkCases } from '@kpki/plugin-conformance';
import { apiServerComponents } from '@kpki/services';
import { type OpenedApiServer, openSharedApiServer } from '@kpki/services/shared';
import { needs } from '@kpki/services/vitest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { secretLocation } from '../src/location.ts';
import { openSink, sink as plugin } from '../src/sink.ts';
import { namespaceOf } from './everything.ts';
import { faultyServerOf } from './faulty-server.ts';
import { type Grant, grantFor } from './granted.ts';
import { call } from './host.ts';
import { stopAfter } from './killed.ts';
import { writeKubeconfig } from './kubeconfig.ts';
import { bind, untilReadable } from './rights.ts';

const namespace = 'conformance';
const leaseSeconds = 1;

let plane: OpenedApiServer;
let token: string;
let grant: Grant;

/** The login has only the rights of a Role for the case's locations: see `rights`. */
const harness: Harness<Sink> = {
  plugin,
  get canaries() {
    return [token];
  },
  async open(host) {
    const server = await faultyServerOf(plane);
    const kubeconfig = await writeKubeconfig(plane, { server: server.origin, namespace, user: { token } });
    const options = { kubeconfig };
    const open = async (lent: Host): Promise<Sink> => grant(await openSink(options, lent, { leaseSeconds }));
    return {
      instance: await open(host),
      dispose: () => server.close(),
      hooks: {
        reopen: open,
        damage: async (at) => {
          const labels = { 'app.kubernetes.io/managed-by': null };
          await plane.merge(`/api/v1/namespaces/${namespace}/secrets/${secretLocation(at).name}`, {
            metadata: { labels },
          });
        },
        deny: async (at) => {
          await bind(plane, namespace, null);
          await untilReadable(plane, token, secretLocation(at), false);
          return async () => {
            await bind(plane, namespace, 'writer');
            await untilReadable(plane, token, secretLocation(at), true);
          };
        },
        ...server.hooks,
        crash: async (write, steps) => {
          const killer = stopAfter(steps);
          const sink = grant(await openSink(options, host, { through: killer.through }));
          try {
            await sink.write(sink.locate(write.placement, write.kept), write.change, write.expected, call);
          } catch (error) {
            if (!killer.stopped()) throw error;
          }
          return killer.stopped() ? 'killed' : 'finished';
        },
        lose: async (at, entry) => {
          const { name } = secretLocation(at);
          const data = { [`kpki-undo.${entry}`]: null };
          await plane.merge(`/api/v1/namespaces/${namespace}/secrets/${name}`, { data });
        },
        abandon: async (placement, kept, holder) => {
          const killer = stopAfter(4);
          const sink = grant(await openSink(options, host, { leaseSeconds, through: killer.through }));
          await sink.lock?.([sink.locate(placement, kept)], holder, call);
          // A dead holder renews nothing; its Leases expire by the server's clock.
          await pause((leaseSeconds + 4) * 1000);
        },
      },
    };
  },
};

/** Read access to the Secret gives access to the key: encryption in etcd is up to the API server. */
const undeclared = new Set(['write.encrypted']);

/** The sink reads any value of an entry. */
const unproven = new Set(['read.unreadable', 'write.unreadable', 'reveal.unreadable', 'canary.unreadable']);

needs(...apiServerComponents)('the Kubernetes sink', () => {
  beforeAll(async () => {
    plane = await openSharedApiServer();
    await namespaceOf(plane, namespace);
    token = await plane.tokenOf(namespace, 'writer');
    await bind(plane, namespace, 'writer');
    grant = grantFor(plane, () => token);
  });
  afterAll(async () => plane?.[Symbol.asyncDispose]());

  /** The results by case; docs/plugins.md is generated from them. */
  const results: Record<string, string> = {};

  it.each(sinkCases.map((each) => [each.id, each] as const))('%s', async (id, each) => {
    const report = await runCase(each, harness);
    results[id] = report.result;
    if (unproven.has(id)) expect(report).toEqual({ id, result: 'not proven', needs: 'the hook obstruct' });
    else expect(report).toEqual({ id, result: undeclared.has(id) ? 'not declared' : 'passed' });
  });

  it('matches the page of plugins; `vitest -u` updates it', async () => {
    await expect(`${JSON.stringify(results, null, 2)}\n`).toMatchFileSnapshot('../reports/sink.json');
  });
});
