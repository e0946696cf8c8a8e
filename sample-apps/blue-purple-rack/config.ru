# frozen_string_literal: true

COLOUR = File.read(File.join(__dir__, 'colour')).strip.freeze

# One line per request, for tests that join the client's list of requests with the app's.
def write_to_ledger(env)
  query = Rack::Utils.parse_query(env['QUERY_STRING'])
  id = env['HTTP_X_LEDGER_ID'] || query['ledger_id'] || env['HTTP_X_REQUEST_ID']
  return {} unless ENV['LEDGER_FILE'] && id

  File.open(ENV['LEDGER_FILE'], File::WRONLY | File::APPEND | File::CREAT) do |file|
    file.syswrite("#{id} #{env['REQUEST_METHOD']}\n")
  end
  { 'x-ledger-id' => id }
end

run lambda { |env|
  env['rack.input'].read
  written = write_to_ledger(env)
  delay = env['QUERY_STRING'][/(?:\A|&)delay_ms=(\d+)/, 1]
  sleep(delay.to_i / 1000.0) if delay
  [200, { 'content-type' => 'text/plain', **written }, [COLOUR]]
}
