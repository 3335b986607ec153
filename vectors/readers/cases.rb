# Prints the id and the operation of every case: ruby cases.rb FOLDER
require "json"

Dir.glob("*/**/*.json", base: ARGV[0]).sort.each do |name|
  JSON.parse(File.read(File.join(ARGV[0], name), encoding: "UTF-8")).each { |c| puts "#{c["id"]} #{c["op"]}" }
end
