export { type ErrorResponse, type FaultyServer, type FaultyServerOptions, openFaultyServer } from './faulty-server.ts';
