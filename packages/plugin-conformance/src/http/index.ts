export { type FaultyServer, type FaultyServerOptions, openFaultyServer, type Refusal } from './faulty-server.ts';
