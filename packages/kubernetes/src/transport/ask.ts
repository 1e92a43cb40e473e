import { type Call, PluginError } from '@kpki/plugin';
import { refusal } from './refusal.ts';
import { type ApiRequest, type ApiResponse, attempted, type SendToApi } from './request.ts';
import { statusOf } from './status.ts';

export async function ask(send: SendToApi, request: ApiRequest, call: Call): Promise<unknown> {
  return bodyOf(request, await send(request, call.signal));
}

export function bodyOf(request: ApiRequest, answer: ApiResponse): unknown {
  if (answer.status >= 200 && answer.status < 300) return answer.body;
  throw refusal(request, answer);
}

/** Returns whether the answer proves that the object does not exist: the API server names exactly that object. */
export function isAbsent({ target }: ApiRequest, { status, body }: ApiResponse): boolean {
  if (status !== 404) return false;
  const reported = statusOf(body);
  return (
    reported?.reason === 'NotFound' &&
    reported.details.kind === target.resource &&
    reported.details.name === target.name
  );
}

/** Returns the error for an answer without the shape that the API promises; the result of a write is unknown then. */
export function misshapen(request: ApiRequest): PluginError {
  const code = request.changes ? 'uncertain' : 'unavailable';
  return new PluginError(code, `${attempted(request)}: the answer is not such an object`);
}
