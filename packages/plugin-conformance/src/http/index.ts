export { type FaultyServer, type FaultyServerOptions, openFaultyServer, type ErrorResponse } from './faulty-server.ts';
