import { serveExample } from './serve.ts';

const PORT = 4200;

const { url } = await serveExample(Number(process.env.PORT ?? PORT));
console.log(`My account, on both providers' emulators: ${url}`);
