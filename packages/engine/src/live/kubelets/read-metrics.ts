import type { Call } from '@kpki/plugin';
import type { Endpoint } from '@kpki/spec';
import { endpointText } from '@kpki/spec';
import { statement, type Words } from '../../model/statement.ts';
import type { ApiAccess } from '../api/access.ts';
import type { Api, ApiAnswer } from '../api/read-api.ts';
import { ask } from '../ask.ts';
import { unreached } from '../unreached.ts';

/** A kubelet's metrics of its client certificate. */
export interface KubeletMetrics {
  /** Of the certificate that it presents; null where not reported. */
  readonly expires: Date | null;
  /** When its process started; null where not reported. */
  readonly started: Date | null;
}

/** A kubelet asked directly, at its address. */
export interface DirectKubelet {
  readonly endpoint: Endpoint;
  readonly access: ApiAccess;
  /** A name of the serving certificate, where kpki makes it; null: kpki cannot verify the certificate. */
  readonly isNamed: string | null;
}

const mostBytes = 32 * 1024 * 1024;

/** Shows the kubelet a TLS client certificate and no other secret. Or returns why it was not read. */
export async function metricsDirectly(
  { endpoint, access: { context }, isNamed }: DirectKubelet,
  call: Call,
): Promise<KubeletMetrics | Words> {
  const path = '/metrics';
  const asked = await ask({ endpoint, path, context, isNamed, mostBytes, accept: 'text/plain' }, call);
  const failed = (of: Words): Words => statement('at-endpoint', { endpoint: endpointText(endpoint), of });
  if (asked.end === 'too long') return failed(statement('answer/too-long'));
  if (asked.end === 'failed') return failed(unreached(asked.error));
  if (asked.status !== 200) return failed(statement('answer/status', { path, status: asked.status }));
  return metricsIn(asked.body, asked.at);
}

/** Reads the same through the API server, which takes the right to `get` `nodes/proxy`. */
export async function metricsByProxy(
  api: Api,
  node: string,
): Promise<KubeletMetrics | Exclude<ApiAnswer<string>, { state: 'found' }>> {
  const answer = await api.text(`/api/v1/nodes/${encodeURIComponent(node)}/proxy/metrics`);
  return answer.state === 'found' ? metricsIn(answer.value, answer.at) : answer;
}

/** Finds the two gauges in the text format of Prometheus; `at` is the time by the clock of the server. */
export function metricsIn(text: string, at: Date | null): KubeletMetrics {
  const seconds = gauge(text, 'kubelet_certificate_manager_client_ttl_seconds');
  const started = gauge(text, 'process_start_time_seconds');
  return {
    expires: seconds === null || at === null ? null : new Date(at.getTime() + seconds * 1000),
    started: started === null ? null : new Date(started * 1000),
  };
}

/** The kubelet reports +Inf where it uses no certificate. */
function gauge(text: string, name: string): number | null {
  const line = new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)`, 'm').exec(text);
  const value = Number(line?.[1] ?? Number.NaN);
  // A time too far away has no Date.
  return Number.isFinite(value) && Math.abs(value) < 1e11 ? value : null;
}
