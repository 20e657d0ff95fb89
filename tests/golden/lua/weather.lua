-- Reports of the weather: the towns, the highest temperature, and no advertisements.
local towns, seen, highest = {}, {}, nil

local function look_at(block)
    for town, degrees in block.text:gmatch("([%a\x80-\xFF]+): (%-?%d+)°") do
        if not seen[town] then
            seen[town] = true
            table.insert(towns, town)
        end
        degrees = tonumber(degrees)
        if not highest or degrees > highest then
            highest = degrees
            doc:set("degrees", degrees, block, block.text:find(degrees .. "°", 1, true))
        end
        local first, last = block.text:find(town, 1, true)
        block:span("place", first, last, { name = town })
    end
end

for block in doc:blocks() do
    local text = block.text
    if text:find("^Advertisement") then
        block:drop("advertisement", text:sub(1, 13))
    elseif text:find("^Forecast") then
        block:mark("forecast")
    else
        block.text = text:gsub("%s+%- ", " – "):gsub(" deg", "°")
        look_at(block)
    end
end

if #towns > 0 then
    doc.fields.towns = towns
    doc.fields.topic = "weather"
end
