/**
 * The beginning: unpack the data and put the application in the place of the plain report. Where
 * that fails, for example in a browser without `DecompressionStream`, the plain report stays.
 */

async function start() {
  await pause();
  const block = JSON.parse(at("data").textContent);
  const app = new App(await unpacked(block));
  app.start();
  document.documentElement.dataset.ready = "yes";
  performance.mark("ready");
}

start().catch((error) => {
  at("no-review").hidden = false;
  console.error(error);
});
