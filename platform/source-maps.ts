/**
 * Loaded before everything else (`--import`): stack traces name the TypeScript of the platform. Node's own flag would keep the maps of
 * every package in memory too, 7 MB in each process.
 */
import { setSourceMapsSupport } from 'node:module';

setSourceMapsSupport(true, { nodeModules: false, generatedCode: false });
