export { type HttpConnection, type HttpLimits, type HttpServer, openHttp } from './connection.ts';
export type { ClientPair, HttpOutcome, HttpRequest } from './exchange.ts';
export { environmentProxy, proxyAt } from './proxy.ts';
export { retryAfterSeconds } from './retry-after.ts';
