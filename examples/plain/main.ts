import { serveExample } from './serve.ts';

const PORT = 4200;

const { url } = await serveExample({ port: Number(process.env.PORT ?? PORT) });
console.log(`My account, on both providers' emulators: ${url}`);
