import { type Finding, finding, type SurveyedFile, servedAt, surveyedContent } from '@kpki/engine';
import { type Call, pemEncode } from '@kpki/plugin';
import { parseEndpoint } from '@kpki/spec';
import { Fault } from '../../fault.ts';

const form = /^(?:tls|https):\/\/(.*?)\/?$/;
const defaultPort = 443;

export function isEndpoint(named: string): boolean {
  return form.test(named);
}

/** Reads a server's certificate as if it were a file; that it is unreachable is a finding. */
export async function lookAtEndpoint(named: string, call: Call): Promise<SurveyedFile> {
  const { endpoint, reason } = parseEndpoint(form.exec(named)?.[1] ?? '', defaultPort);
  if (endpoint === undefined) throw new Fault('usage', `${named}: ${reason}`);
  const served = await servedAt(endpoint, call);
  if (served.state !== 'served') {
    const message = served.state === 'unreachable' ? 'unreachable' : 'unreadable/server';
    return found(named, null, [finding(message, { why: served.why })]);
  }
  const pem = Buffer.concat(served.chain.map(({ der }) => pemEncode('CERTIFICATE', der)));
  return found(named, surveyedContent(pem), []);
}

function found(named: string, content: SurveyedFile['content'], findings: readonly Finding[]): SurveyedFile {
  return { location: named, path: '', name: named, absolutePath: named, content, isOpenToAll: true, findings };
}
