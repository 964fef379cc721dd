-- Appends a message to the log of a topic and tells it, if it is the next one of its sender.
-- KEYS: heads (sender -> "number writer millis", "" -> id of the last entry), log
-- ARGV: sender, number, writer, payload, entries to keep, millis to keep them, channel, "1" where earlier ones are gone
local head = redis.call('HGET', KEYS[1], ARGV[1])
local last, writer = 0, ''
if head then
  local n, w = string.match(head, '^(%d+) (%S+)')
  last, writer = tonumber(n), w
end
local number = tonumber(ARGV[2])
if number <= last then
  if number == last and writer == ARGV[3] then
    return {1, last}
  end
  return {-1, last}
end
if number > last + 1 and ARGV[8] ~= '1' then
  return {0, last}
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if not head and redis.call('HLEN', KEYS[1]) > 2000 then
  local all = redis.call('HGETALL', KEYS[1])
  for i = 1, #all, 2 do
    local when = string.match(all[i + 1], ' (%d+)$')
    if all[i] ~= '' and tonumber(when) < now - tonumber(ARGV[6]) then
      redis.call('HDEL', KEYS[1], all[i])
    end
  end
end
local before = redis.call('HGET', KEYS[1], '') or '0-0'
local id = redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[5], '*',
    's', ARGV[1], 'n', ARGV[2], 'f', ARGV[8], 'b', before, 'p', ARGV[4])
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. ' ' .. ARGV[3] .. ' ' .. string.format('%.0f', now), '', id)
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[6]) / 2 then
  redis.call('PEXPIRE', KEYS[1], ARGV[6])
  redis.call('PEXPIRE', KEYS[2], ARGV[6])
end
redis.call('PUBLISH', ARGV[7],
    ARGV[1] .. '\n' .. ARGV[2] .. '\n' .. ARGV[8] .. '\n' .. before .. '\n' .. id .. '\n' .. ARGV[4])
return {1, number}
