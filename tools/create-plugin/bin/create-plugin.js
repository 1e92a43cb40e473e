#!/usr/bin/env node
import { main } from '../dist/create-plugin.js';

process.exitCode = await main(process.argv.slice(2));
