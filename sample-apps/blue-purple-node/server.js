'use strict';

const fs = require('fs');
const http = require('http');
const path = require('path');

const colour = fs.readFileSync(path.join(__dirname, 'colour'), 'utf8').trim();

// One line per request, for tests that join the client's list of requests with the app's.
function writeToLedger(request, response, query) {
  const id = request.headers['x-ledger-id'] || query.get('ledger_id') || request.headers['x-request-id'];
  if (process.env.LEDGER_FILE && id) {
    response.setHeader('X-Ledger-Id', id);
    fs.appendFileSync(process.env.LEDGER_FILE, `${id} ${request.method}\n`);
  }
}

const server = http.createServer((request, response) => {
  const query = new URLSearchParams(request.url.split('?')[1]);
  request.on('end', () => {
    writeToLedger(request, response, query);
    setTimeout(() => {
      if (stopping) response.setHeader('Connection', 'close');
      response.setHeader('Content-Type', 'text/plain');
      response.end(colour);
    }, Number(query.get('delay_ms')) || 0);
  });
  request.resume();
});

let stopping = false;
process.on('SIGTERM', () => {
  stopping = true;
  server.close(); // the process ends when the last request has its answer
  server.closeIdleConnections?.();
});

server.keepAliveTimeout = 75_000; // longer than a router keeps an idle connection
server.listen(process.env.PORT || 5000, () => console.log(`${colour} on port ${server.address().port}`));
